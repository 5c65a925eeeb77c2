// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

    @ParameterizedTest
    @CsvSource({
        "prot,port",
        "max,max_page_size",
        "PORT,port",
        "hots,host",
        "max-page-size,max_page_size",
        "max_pagesize,max_page_size"
    })
    void findsWhatWasMeant(String word, String meant) {
        assertThat(Suggestions.nearest(word, List.of("host", "max_page_size", "port")))
                .contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"xyz", "''", "hp", "maximum"})
    void findsNothingFarAway(String word) {
        assertThat(Suggestions.nearest(word, List.of("host", "max_page_size", "port")))
                .isEmpty();
    }
}
