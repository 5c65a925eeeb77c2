// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassNamesTest {

    @Test
    void leavesTheNamesOfClassesOut() {
        assertThat(ClassNames.without("com.mongodb.MongoSocketException: no answer"))
                .isEqualTo("no answer");
        assertThat(ClassNames.without("IllegalStateException: \"java.util.Map$Entry\" is"))
                .isEqualTo("\"\" is");
        assertThat(ClassNames.without("mypack.action has no a.b.c")).isEqualTo("mypack.action has no a.b.c");
        assertThat(ClassNames.without(null)).isEqualTo("no reason was given");
    }

    /** Messages hold what clients send. */
    @Test
    void takesNeitherTheStackNorForEver() {
        for (String each : List.of("a.", "a", "A", "Aa.", "a.A", "a_1.", "a.b.C ", "AError", " : ")) {
            String text = "\"" + each.repeat(200_000 / each.length()) + "\"";
            assertThat(ClassNames.without(text)).as(each).isNotEmpty();
        }
    }
}
