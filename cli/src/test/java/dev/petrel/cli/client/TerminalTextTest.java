// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.output.YamlText;
import dev.petrel.engine.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTextTest {

    @Test
    void escapesAllStringsOfAnAnswer() {
        String answer =
                Json.write(Map.of("stdout", "a\u001b[31mb", "n", 1, "list", List.of("\u009b2J", "é"), "k\r", true));

        assertThat(Json.read(TerminalText.escaped(answer)))
                .isEqualTo(
                        Map.of("stdout", "a\\u001b[31mb", "n", 1, "list", List.of("\\u009b2J", "é"), "k\\u000d", true));
    }

    @Test
    void escapesWhatIsNoJson() {
        assertThat(TerminalText.escaped("<html>\u001b]0;title\u0007")).isEqualTo("<html>\\u001b]0;title\\u0007");
    }

    @Test
    void controlCharactersInYamlStayText() {
        assertThat(YamlText.write(Map.of("stdout", "a\u001b[31mb\0"))).isEqualTo("stdout: \"a\\e[31mb\\0\"\n");
        assertThat(YamlText.write(Map.of("stdout", "é 日本\nzwei\n"))).isEqualTo("stdout: |\n  é 日本\n  zwei\n");
    }
}
