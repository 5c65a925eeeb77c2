// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.Rendered;
import dev.petrel.expression.Templates;
import dev.petrel.expression.TestJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Renders the templates of {@code golden.jsonl} and expects what Jinja2 made of them, but for those of
 * {@code kept-differences.jsonl}: there Petrel differs on purpose, and the reason stands beside each. {@code oracle.py record}
 * writes {@code golden.jsonl} anew.
 */
class GoldenTest {

    private static final List<Map<String, Object>> GOLDEN = lines("golden.jsonl");
    private static final Map<String, Map<String, Object>> KEPT = kept();

    private final Templates templates = new JinjaTemplates();

    static List<Map<String, Object>> lines(String resource) {
        try (InputStream in = GoldenTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(TestJson::readObject)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Map<String, Object>> kept() {
        Map<String, Map<String, Object>> kept = new HashMap<>();
        lines("kept-differences.jsonl").forEach(each -> kept.put((String) each.get("template"), each));
        return kept;
    }

    static Stream<String> groups() {
        return GOLDEN.stream().skip(1).map(each -> (String) each.get("group")).distinct();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> context() {
        return (Map<String, Object>) GOLDEN.get(0).get("context");
    }

    @ParameterizedTest
    @MethodSource("groups")
    void rendersAsJinjaDoes(String group) {
        List<String> differences = new ArrayList<>();
        for (Map<String, Object> golden : GOLDEN) {
            String template = (String) golden.get("template");
            if (group.equals(golden.get("group")) && !KEPT.containsKey(template)) {
                String expected = described(golden);
                String actual = described(template);
                if (!actual.equals(expected)) {
                    differences.add(template + "\n  Jinja2: " + expected + "\n  Petrel: " + actual);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** What is kept is what Petrel does, differs from what Jinja2 does, and has its reason. */
    @Test
    void differsOnPurposeWhereItSaysSo() {
        Map<String, Map<String, Object>> golden = new LinkedHashMap<>();
        GOLDEN.forEach(each -> golden.put((String) each.get("template"), each));
        KEPT.forEach((template, kept) -> {
            assertThat(described(template)).as(template).isEqualTo(described(kept));
            assertThat(described(template)).as(template).isNotEqualTo(described(golden.get(template)));
            assertThat((String) kept.get("reason")).as(template).isNotBlank();
        });
    }

    /** What Jinja renders names no filter and no test that does not exist. */
    @Test
    void knowsWhichFiltersAndTestsExist() {
        List<String> wrong = new ArrayList<>();
        for (Map<String, Object> golden : GOLDEN.subList(1, GOLDEN.size())) {
            String template = (String) golden.get("template");
            templates.parse(template).missing(null).stream()
                    .filter(missing -> golden.get("text") != null && missing.certain())
                    .forEach(missing -> wrong.add(template + ": " + missing.message()));
        }
        assertThat(wrong).isEmpty();
    }

    private static String described(Map<String, Object> expected) {
        Object text = expected.get("text");
        return text != null ? "text " + text : failure(String.valueOf(expected.get("error")));
    }

    private String described(String template) {
        Rendered rendered = templates.parse(template).render(context());
        return rendered instanceof Rendered.Failed failed
                ? failure(failed.type())
                : "text " + ((Rendered.Text) rendered).text();
    }

    /** Rules treat a template that cannot be parsed, and one that finds a variable undefined, in ways of their own; the other errors alike. */
    private static String failure(String type) {
        return type.equals("TemplateSyntaxError") || type.equals("UndefinedError") ? type : "another error";
    }
}
