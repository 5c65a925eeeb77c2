// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.json.Json;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.RegexBudget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Formats against commands. What is expected, {@code formats.json} has from Python's own {@code re}, used in the way in which
 * StackStorm reads formats.
 */
class AliasFormatTest {

    @ParameterizedTest
    @MethodSource("cases")
    void readsCommandsAsPythonDoes(Map<String, Object> expected) {
        assertThat(found(expected)).isEqualTo(expected);
    }

    static Stream<Map<String, Object>> cases() throws IOException {
        try (InputStream in = AliasFormatTest.class.getResourceAsStream("formats.json")) {
            List<Map<String, Object>> cases = new ArrayList<>();
            ((List<?>) Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)))
                    .forEach(each -> cases.add(sorted(each)));
            return cases.stream();
        }
    }

    private static Map<String, Object> found(Map<String, Object> expected) {
        Map<String, Object> found = new LinkedHashMap<>();
        String format = (String) expected.get("format");
        String command = (String) expected.get("command");
        found.put("format", format);
        found.put("command", command);
        boolean several = expected.containsKey("several");
        try {
            List<Map<String, String>> all = extract(format, command, several ? 10 : 1);
            found.put(several ? "several" : "parameters", several ? all : all.isEmpty() ? null : all.get(0));
        } catch (PythonError e) {
            // The words differ; that it is no regular expression does not.
            found.put("error", expected.containsKey("error") ? expected.get("error") : e.text());
        }
        return found;
    }

    private static List<Map<String, String>> extract(String format, String command, int most) throws PythonError {
        RegexBudget budget = new RegexBudget(10_000_000);
        AliasFormat compiled = AliasFormat.compile(format);
        return compiled.extract(AliasCommand.of(command, budget), most, budget) instanceof AliasFormat.Found found
                ? found.parameters()
                : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> sorted(Object each) {
        return new LinkedHashMap<>((Map<String, Object>) each);
    }

    @Test
    void takesFlagsAtTheStartAsOlderPythonsDo() throws PythonError {
        assertThat(extract("(?i)hey {{ x }}", "HEY you", 1)).containsExactly(Map.of("x", "you"));
    }

    @Test
    void namesItsParameters() throws PythonError {
        assertThat(AliasFormat.compile("a {{ x }} (?P<y>b) (c) {{ z = 1 }}").parameters())
                .containsExactly("x", "y", "z");
    }

    @Test
    void readsManyBlanksInTime() throws PythonError {
        String blanks = " ".repeat(1_000);

        assertThat(extract("run {{ x }}", "run" + blanks + "a=b", 1)).isEmpty();
        assertThat(extract("run {{ x }}", "run a" + blanks + "b" + blanks + "x=y", 1))
                .containsExactly(Map.of("x", "y"));
    }

    @Test
    void stopsAFormatThatBacktracksWithoutEnd() throws PythonError {
        AliasFormat format = AliasFormat.compile("(a+a+)+\\1b {{ x }}");
        RegexBudget budget = new RegexBudget(10_000_000);
        AliasCommand command = AliasCommand.of("a".repeat(60), budget);

        assertThatThrownBy(() -> format.extract(command, 1, budget))
                .isInstanceOf(PythonError.class)
                .hasMessageContaining("too long");
        assertThat(budget.left()).isLessThan(10_000_000);
    }
}
