// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureTest {

    @Test
    void keepsAllThatFits() {
        Capture capture = new Capture(5);
        capture.text("abcde");
        assertThat(capture.text()).isEqualTo("abcde");
        assertThat(capture.cut()).isFalse();
    }

    @Test
    void keepsTheFirstPartAndSaysWhatIsMissing() {
        Capture capture = new Capture(5);
        capture.text("abc");
        capture.text("defgh");
        assertThat(capture.text())
                .isEqualTo("abcde\n[petrel: output cut here: 3 of 8 bytes dropped, max_output_size is 5]");
        assertThat(capture.total()).isEqualTo(8);
    }

    @Test
    void addsNotesAfterAllElseHoweverFullItIs() {
        Capture capture = new Capture(3);
        capture.text("abcd");
        capture.note("[petrel: that was all]\n");
        assertThat(capture.text()).startsWith("abc\n[petrel: output cut here").endsWith("]\n[petrel: that was all]\n");
    }

    @ParameterizedTest
    @CsvSource({"1,''", "2,é", "3,é", "4,é", "5,é€", "6,é€", "8,é€", "9,é€😀", "10,é€😀x"})
    void neverTearsACharacter(int limit, String kept) {
        Capture capture = new Capture(limit);
        capture.text("é€😀xyz");
        assertThat(capture.text()).startsWith(kept.isEmpty() ? "[petrel" : kept + "\n[petrel");
    }
}
