// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({"prot,port", "PORT,port", "hots,host", "max-page-size,max_page_size", "max_pagesize,max_page_size"})
    void findsWhatWasMeant(String word, String meant) {
        assertThat(Nearest.of(word, List.of("host", "max_page_size", "port"))).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"xyz", "''", "hp", "maximum"})
    void findsNothingFarAway(String word) {
        assertThat(Nearest.of(word, List.of("host", "max_page_size", "port"))).isEmpty();
    }
}
