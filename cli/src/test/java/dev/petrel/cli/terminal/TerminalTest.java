// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void isWhatTheScriptFoundOutWhateverJavaThinks() {
        assertThat(Terminal.find(Map.of(), "40x120", "terminal", false))
                .isEqualTo(new Terminal(true, true, true, 120, 40));
        assertThat(Terminal.find(Map.of(), "", "terminal", true)).isEqualTo(new Terminal(false, true, false, 0, 0));
        assertThat(Terminal.find(Map.of(), "40x120", null, true)).isEqualTo(new Terminal(true, false, true, 120, 40));
        assertThat(Terminal.find(Map.of(), "", null, true)).isEqualTo(Terminal.NONE);
    }

    @Test
    void isWhatJavaKnowsWhereThereWasNoScript() {
        assertThat(Terminal.find(Map.of(), null, null, true)).isEqualTo(new Terminal(true, true, true, 0, 0));
        assertThat(Terminal.find(Map.of(), null, null, false)).isEqualTo(Terminal.NONE);
    }

    @Test
    void showsNoColoursWhereTheyAreNotWanted() {
        assertThat(Terminal.find(Map.of("NO_COLOR", "1"), "40x120", "terminal", true))
                .isEqualTo(new Terminal(true, true, false, 120, 40));
        assertThat(Terminal.find(Map.of("NO_COLOR", ""), "40x120", "terminal", true)
                        .colours())
                .isTrue();
    }

    @Test
    void isNotDrawnOverWhenItIsDumb() {
        assertThat(Terminal.find(Map.of("TERM", "dumb"), "40x120", "terminal", true))
                .isEqualTo(new Terminal(false, false, false, 120, 40));
    }

    @Test
    void isAsWideAsTheUserSays() {
        assertThat(Terminal.find(Map.of("COLUMNS", "60"), "40x120", null, true).columns())
                .isEqualTo(60);
        assertThat(Terminal.find(Map.of("COLUMNS", "60"), "", null, true).columns())
                .as("a pipe has no width")
                .isZero();
    }

    @Test
    void isOfNoKnownSizeWhereNoneCouldBeFound() {
        for (String screen : new String[] {"0x0", "x", "-1x-5", "ax9999999999", "1x2x3x"}) {
            Terminal terminal = Terminal.find(Map.of("COLUMNS", "wide"), screen, null, false);
            assertThat(terminal.out()).isTrue();
            assertThat(terminal.columns()).as(screen).isZero();
        }
    }
}
