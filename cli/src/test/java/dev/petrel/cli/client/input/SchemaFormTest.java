// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaFormTest {

    /** Types what a test gives it. */
    private static final class Typist implements SchemaForm.Prompter {
        private final Deque<String> lines;
        final List<String> seen = new ArrayList<>();
        final List<String> hidden = new ArrayList<>();

        Typist(String... lines) {
            this.lines = new ArrayDeque<>(List.of(lines));
        }

        @Override
        public String ask(String prompt, boolean secret) {
            (secret ? hidden : seen).add(prompt);
            return lines.poll();
        }

        @Override
        public void tell(String line) {
            seen.add(line);
        }
    }

    private static Map<String, Object> fill(Typist typist, String schema) {
        return new SchemaForm(typist).fill(Json.readObject(schema));
    }

    @Test
    void asksForEachPropertyAsTheTypeThatItHas() {
        Typist typist = new Typist("y", "no", "7", "1.5", "some text", "a, b", "");
        assertThat(fill(typist, """
                        {"type": "object", "properties": {
                         "ok": {"type": "boolean", "required": true, "description": "Go on?"},
                         "really": {"type": "boolean"}, "n": {"type": "integer"}, "x": {"type": "number"},
                         "why": {"type": "string"}, "who": {"type": "array", "items": {"type": "string"}},
                         "left": {"type": "string"}}}"""))
                .isEqualTo(Map.of(
                        "ok", true, "really", false, "n", 7, "x", 1.5, "why", "some text", "who", List.of("a", "b")));
        assertThat(typist.seen)
                .containsExactly(
                        "Go on?",
                        "ok (boolean): ",
                        "really (boolean): ",
                        "n (integer): ",
                        "x (number): ",
                        "why: ",
                        "who (array): ",
                        "left: ");
    }

    @Test
    void asksAgainForWhatDoesNotFit() {
        Typist typist = new Typist("", "perhaps", "true");
        assertThat(fill(typist, "{\"properties\": {\"ok\": {\"type\": \"boolean\"}}, \"required\": [\"ok\"]}"))
                .isEqualTo(Map.of("ok", true));
        assertThat(typist.seen).filteredOn("ok (boolean): "::equals).hasSize(3);
        assertThat(typist.seen).anyMatch(line -> line.contains("perhaps"));
    }

    @Test
    void takesADefaultForNothingAndAChoiceByNumberOrValue() {
        Typist typist = new Typist("", "1", "red", "9", "0");
        String choice = "{\"enum\": [\"red\", \"green\"], \"required\": true}";
        assertThat(fill(
                        typist,
                        "{\"properties\": {\"size\": {\"type\": \"integer\", \"default\": 3}, \"a\": " + choice
                                + ", \"b\": " + choice + ", \"c\": " + choice + "}}"))
                .isEqualTo(Map.of("size", 3, "a", "green", "b", "red", "c", "red"));
        assertThat(typist.seen).contains("size (integer) [3]: ", "  0 - red", "  1 - green", "a (0 to 1): ");
    }

    @Test
    void asksForPartsOfObjectsAndForItemsOfLists() {
        Typist typist = new Typist("here", "", "a", "y", "b", "");
        assertThat(fill(typist, """
                        {"properties": {"at": {"type": "object", "properties": {"place": {"type": "string"}}},
                         "list": {"type": "array", "items": {"type": "object",
                                  "properties": {"name": {"type": "string"}}}}}}"""))
                .isEqualTo(Map.of(
                        "at", Map.of("place", "here"), "list", List.of(Map.of("name", "a"), Map.of("name", "b"))));
        assertThat(typist.seen)
                .containsExactly(
                        "at.place: ",
                        "add an item to list (boolean) [true]: ",
                        "list[0].name: ",
                        "add an item to list (boolean) [false]: ",
                        "list[1].name: ",
                        "add an item to list (boolean) [false]: ");
    }

    @Test
    void showsNoSecret() {
        Typist typist = new Typist("x", "1234");
        assertThat(fill(
                        typist,
                        "{\"properties\": {\"pin\": {\"type\": \"integer\", \"secret\": true, \"required\": true}}}"))
                .isEqualTo(Map.of("pin", 1234));
        assertThat(typist.hidden).containsExactly("pin (secret): ", "pin (secret): ");
        assertThat(typist.seen).containsExactly("that does not fit");
    }

    @Test
    void asksForAWholeObjectWhereTheSchemaNamesNoProperty() {
        assertThat(fill(new Typist("{\"a\": 1}"), "{\"type\": \"object\"}")).isEqualTo(Map.of("a", 1));
    }

    @Test
    void saysWhereTheInputEnded() {
        assertThatThrownBy(() -> fill(new Typist(), "{\"properties\": {\"ok\": {\"type\": \"boolean\"}}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ok");
    }
}
