// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "é 日本 😀", "\u001b[31m\n\t\r", "\ufffd"})
    void takesWhatUtf8Has(String text) {
        assertThat(NativeText.flaw(text, StandardCharsets.UTF_8)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"US-ASCII,cd /d && rm -fv é,U+00E9", "US-ASCII,日,U+65E5", "ISO-8859-1,é 😀,U+1F600"})
    void namesWhatTheEncodingLacks(String charset, String text, String named) {
        assertThat(NativeText.flaw(text, Charset.forName(charset))).contains(named, charset, "UTF-8 locale");
    }

    @Test
    void namesWhatNoEncodingHas() {
        assertThat(NativeText.flaw("a\0b", StandardCharsets.UTF_8)).contains("NUL");
        assertThat(NativeText.flaw("a\ud800b", StandardCharsets.UTF_8)).contains("U+D800", "surrogate");
        assertThat(NativeText.flaw("\udc80", StandardCharsets.UTF_8)).contains("U+DC80");
        assertThat(NativeText.flaw("\ude00\ud83d", StandardCharsets.UTF_8)).contains("U+DE00");
    }

    @Test
    void namesTheVariableAndNotItsValue() {
        assertThatThrownBy(() -> NativeText.requireEnvironment(Map.of("TOKEN", "secret\0")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("environment variable \"TOKEN\" holds a NUL")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> NativeText.requireEnvironment(Map.of("A=B", "x")))
                .hasMessageContaining("\"A=B\"");
        assertThatThrownBy(() -> NativeText.requireEnvironment(Map.of("", "x")))
                .hasMessageContaining("cannot be the name");
        assertThatThrownBy(() -> NativeText.requireEnvironment(Map.of("\ud800", "x")))
                .hasMessageContaining("surrogate");
        assertThatCode(() -> NativeText.requireEnvironment(Map.of("A", "b\nc"))).doesNotThrowAnyException();
    }
}
