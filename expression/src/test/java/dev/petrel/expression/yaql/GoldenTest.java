// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.TestJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Evaluates what a real StackStorm evaluated ({@code golden.json}) and expects the same: values exactly, errors by class
 * and the names in them.
 */
class GoldenTest {

    private static final Map<String, Object> GOLDEN = golden();
    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern KEY = Pattern.compile("Unable to resolve key '(.*?)' in expression");

    /** Cases that are not YAQL's alone. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("{{ ctx('n') }} and <% 1 %>", "the workflow evaluates Jinja before YAQL");

    private final YaqlTexts texts = new YaqlTexts(map(GOLDEN.get("context")));

    private static Map<String, Object> golden() {
        try (InputStream in = GoldenTest.class.getResourceAsStream("golden.json")) {
            return TestJson.readObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    static Stream<String> families() {
        return map(GOLDEN.get("cases")).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("families")
    void evaluatesAsStackStormDoes(String family) {
        List<String> differences = new ArrayList<>();
        for (Object each : (List<?>) map(GOLDEN.get("cases")).get(family)) {
            Map<String, Object> golden = map(each);
            String in = String.valueOf(golden.get("in"));
            if (!ELSEWHERE.containsKey(in)) {
                Evaluated evaluated = texts.text(in);
                if (!agrees(evaluated, golden)) {
                    differences.add(in + "\n  StackStorm: " + golden + "\n  Petrel: " + evaluated);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static boolean agrees(Evaluated evaluated, Map<String, Object> golden) {
        if (evaluated instanceof Evaluated.Value value) {
            return golden.containsKey("out")
                    && Described.value(value.value()).equals(Described.recorded(golden.get("out")));
        }
        Evaluated.Failed failed = (Evaluated.Failed) evaluated;
        if (!golden.containsKey("error")) {
            return false;
        }
        String message = String.valueOf(golden.get("message"));
        Matcher key = KEY.matcher(message);
        if (key.find()) {
            return failed.type().equals("KeyError") && failed.message().contains(key.group(1));
        }
        return failed.type().equals(golden.get("cause"))
                && NAME.matcher(message.substring(message.indexOf("'. ") + 1))
                        .results()
                        .allMatch(name -> failed.message().contains(name.group(1)));
    }
}
