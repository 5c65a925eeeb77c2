// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LocalesTest {

    @Test
    void refusesAnEncodingThatSpoilsText() {
        assertThat(Locales.complaint(StandardCharsets.UTF_8)).isNull();
        assertThat(Locales.complaint(StandardCharsets.US_ASCII)).contains("US-ASCII", "bin/petrel", "C.UTF-8");
    }

    @Test
    void refusesArgumentsThatWereNoUtf8() {
        String[] typed = {"trigger", "fire", "text=a\ufffd"};

        assertThat(Locales.complaint(typed, bytes("java\0trigger\0fire\0text=a\u00e9\0", true)))
                .contains("argument 3", "UTF-8");
        assertThat(Locales.complaint(typed, bytes("java\0trigger\0fire\0text=a\ufffd\0", false)))
                .isNull(); // typed so
        assertThat(Locales.complaint(new String[] {"text=é 日本"}, new byte[0])).isNull();
    }

    private static byte[] bytes(String commandLine, boolean latin) {
        return commandLine.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
