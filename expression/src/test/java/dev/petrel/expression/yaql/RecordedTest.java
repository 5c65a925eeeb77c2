// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.TestJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    static String resource(String name) {
        try (InputStream in = RecordedTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
