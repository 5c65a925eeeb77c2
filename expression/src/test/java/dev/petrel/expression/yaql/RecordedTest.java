// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.TestJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Evaluates what {@code oracle.py record} evaluated with yaql 3.2.0: corners of every function, broken expressions, times.
 */
class RecordedTest {

    @Test
    @SuppressWarnings("unchecked")
    void evaluatesAsYaqlDoes() {
        YaqlTexts texts = new YaqlTexts((Map<String, Object>)
                TestJson.readObject(resource("golden.json")).get("context"));
        List<String> differences = new ArrayList<>();
        resource("recorded.jsonl").lines().map(TestJson::readObject).forEach(recorded -> {
            String in = String.valueOf(recorded.get("in"));
            String theirs = String.valueOf(recorded.get("out"));
            String ours = Encoded.of(texts.expression(in));
            String difference = in + "\n  yaql: " + theirs + "\n  Petrel: " + ours;
            if (!Encoded.agree(ours, theirs) && !Differences.isKnown(difference)) {
                differences.add(difference);
            }
        });
        assertThat(differences).isEmpty();
    }

    /** What has a value names no function that does not exist, and what yaql does not know is found without evaluating. */
    @Test
    void knowsWhichFunctionsExist() {
        List<String> wrong = new ArrayList<>();
        resource("recorded.jsonl").lines().map(TestJson::readObject).forEach(recorded -> {
            String in = String.valueOf(recorded.get("in"));
            String out = String.valueOf(recorded.get("out"));
            Set<String> unknown = new HashSet<>(YaqlTexts.yaql().parse(in).unknown());
            unknown.removeAll(Set.of("ctx", "json", "zip"));
            if (out.startsWith("V ") && !unknown.isEmpty()) {
                wrong.add(in + " has a value in yaql, and here unknown functions: " + unknown);
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(YaqlTexts.yaql().parse("'a'.foo() + bar(baz($)) + len('')").unknown())
                .containsExactlyInAnyOrder("foo", "bar", "baz");
        assertThat(YaqlTexts.yaql().parse("def(foo, $) -> foo(1) + fooo(2)").unknown())
                .containsExactly("fooo");
        assertThat(YaqlTexts.yaql().parse("foo(").unknown()).isEmpty();
    }

    static String resource(String name) {
        try (InputStream in = RecordedTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
