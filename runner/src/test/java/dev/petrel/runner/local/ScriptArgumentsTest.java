// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptArgumentsTest {

    static List<Arguments> named() {
        return List.of(
                Arguments.of("text", "--p=text"),
                Arguments.of("two words", "--p='two words'"),
                Arguments.of("it's", "--p='it'\"'\"'s'"),
                Arguments.of("$(rm -rf /)", "--p='$(rm -rf /)'"),
                Arguments.of("", ""),
                Arguments.of(null, ""),
                Arguments.of(true, "--p"),
                Arguments.of(false, ""),
                Arguments.of(0, "--p=0"),
                Arguments.of(12, "--p=12"),
                Arguments.of(1.0, "--p=1.0"),
                Arguments.of(List.of("a", 1), "--p='['\"'\"'a'\"'\"', 1]'"),
                Arguments.of(Map.of("k", true), "--p='{'\"'\"'k'\"'\"': True}'"));
    }

    @ParameterizedTest
    @MethodSource("named")
    void writesNamedArguments(@Nullable Object value, String expected) {
        assertThat(arguments(Map.of(), "--", values("p", value))).isEqualTo(expected);
    }

    static List<Arguments> positional() {
        return List.of(
                Arguments.of("string", "two words", "'two words'"),
                Arguments.of("string", "", "''"),
                Arguments.of("string", null, "''"),
                Arguments.of("integer", 7, "7"),
                Arguments.of("integer", 0, "0"),
                Arguments.of("number", 0, "0"),
                Arguments.of("integer", null, "''"),
                Arguments.of("number", 0.5, "0.5"),
                Arguments.of("boolean", true, "1"),
                Arguments.of("boolean", false, "0"),
                Arguments.of("boolean", null, "''"),
                Arguments.of("array", List.of("a", "b", 3), "a,b,3"),
                Arguments.of("array", List.of(), "''"),
                Arguments.of("object", Map.of("k", "v"), "'{\"k\":\"v\"}'"),
                Arguments.of("object", null, "''"));
    }

    @ParameterizedTest
    @MethodSource("positional")
    void writesPositionalArguments(String type, @Nullable Object value, String expected) {
        Map<String, Map<String, Object>> schema = Map.of("p", Map.of("type", type, "position", 0));
        assertThat(arguments(schema, "--", values("p", value))).isEqualTo(expected);
    }

    @Test
    void putsNamedArgumentsFirstAndPositionalOnesInTheirOrder() {
        Map<String, Map<String, Object>> schema = Map.of(
                "last", Map.of("type", "string", "position", 10),
                "first", Map.of("type", "string", "position", 2));
        assertThat(arguments(schema, "-", values("last", "z", "name", "n", "first", "a", "flag", true)))
                .isEqualTo("-name=n -flag a z");
    }

    private static String arguments(
            Map<String, Map<String, Object>> schema, String kwargOp, Map<String, @Nullable Object> values) {
        return new ScriptArguments(schema, kwargOp).of(values);
    }

    private static Map<String, @Nullable Object> values(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<@Nullable Object> list = Arrays.asList(namesAndValues);
        for (int i = 0; i < list.size(); i += 2) {
            values.put(String.valueOf(list.get(i)), list.get(i + 1));
        }
        return values;
    }
}
