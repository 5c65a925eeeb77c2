// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.config.HashRanges.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashRangesTest {

    private static final long MAX = 1L << 32;

    @Test
    void readsBoundsAsStackStormDoes() {
        assertThat(HashRanges.parse(" min .. 10|20..MAX | -5..3 | 7..99999999999999999999 ")
                        .ranges())
                .containsExactly(new Range(0, 10), new Range(20, MAX), new Range(0, 3), new Range(7, MAX));
    }

    @Test
    void containsTheStartButNotTheEnd() {
        HashRanges ranges = HashRanges.parse("5..10");

        assertThat(ranges.contains(4)).isFalse();
        assertThat(ranges.contains(5)).isTrue();
        assertThat(ranges.contains(9)).isTrue();
        assertThat(ranges.contains(10)).isFalse();
        assertThat(HashRanges.parse("MIN..MAX").contains(MAX - 1)).isTrue();
        assertThat(HashRanges.parse("7..7").contains(7)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1..5|9..2, 9..2, has its start above its end",
        "MAX..MIN, MAX..MIN, has its start above its end",
        "1..5|, '', is not START..END",
        "1-5, 1-5, is not START..END",
        "1..five, 1..five, is not START..END"
    })
    void namesTheRangeThatIsWrong(String text, String range, String why) {
        assertThatThrownBy(() -> HashRanges.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the range \"" + range + "\" " + why);
    }
}
