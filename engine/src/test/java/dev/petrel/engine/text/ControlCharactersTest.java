// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCharactersTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "two\nlines\tand a tab", "é 日本 😀", "שלום", "100 %"})
    void leavesTextAsItIs(String text) {
        assertThat(ControlCharacters.escape(text)).isSameAs(text);
    }

    static List<Arguments> escapes() {
        return List.of(
                Arguments.of("a\u001b[31mb", "a\\u001b[31mb"),
                Arguments.of("\0", "\\u0000"),
                Arguments.of("50 %\r99 %", "50 %\\u000d99 %"),
                Arguments.of("\b\u007f\u0007", "\\u0008\\u007f\\u0007"),
                Arguments.of("\u009b2J", "\\u009b2J"), // CSI in one character
                Arguments.of("\u0085", "\\u0085"),
                Arguments.of("user\u202enimda", "user\\u202enimda"),
                Arguments.of("\u2066\u2069\u200f\u061c", "\\u2066\\u2069\\u200f\\u061c"),
                Arguments.of("\u2028", "\\u2028"));
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void escapesWhatActsOrHides(String text, String escaped) {
        assertThat(ControlCharacters.escape(text)).isEqualTo(escaped);
    }
}
