// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.petrel.expression.TestJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Evaluates random expressions with Petrel and with the real yaql, where Debian's python3-yaql or the like is installed. The seed is
 * the same in every build, so that a build does not fail by chance; to look further, name another one, more expressions and a Python
 * that has yaql 3: {@code -Dpetrel.yaql.seed=7 -Dpetrel.yaql.expressions=100000 -Dpetrel.yaql.python=/venv/bin/python}.
 */
class DifferentialTest {

    private static final int SHOWN = 20;

    @Test
    void evaluatesRandomExpressionsAsYaqlDoes() throws IOException {
        long seed = Long.getLong("petrel.yaql.seed", 20_261_130);
        int count = Integer.getInteger("petrel.yaql.expressions", 3_000);
        try (YaqlOracle oracle = YaqlOracle.start().orElse(null)) {
            if (oracle == null) {
                String missing = "SKIPPED: no python3 with yaql, so no expression was compared with the real yaql;"
                        + " apt-get install python3-yaql";
                System.err.println(missing);
                abort(missing);
            }
            System.out.println("comparing " + count + " expressions with " + oracle.version() + ", seed " + seed);
            assertThat(differences(oracle, seed, count))
                    .as("%d expressions with %s, seed %d", count, oracle.version(), seed)
                    .isEmpty();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> differences(YaqlOracle oracle, long seed, int count) throws IOException {
        YaqlTexts texts = new YaqlTexts((Map<String, Object>)
                TestJson.readObject(RecordedTest.resource("golden.json")).get("context"));
        ExpressionGenerator generator = new ExpressionGenerator(seed);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < count && differences.size() < SHOWN; i++) {
            String expression = generator.next();
            String theirs = oracle.evaluate(expression);
            String ours = Encoded.of(texts.expression(expression));
            String difference = expression + "\n  yaql: " + theirs + "\n  Petrel: " + ours;
            if (!Encoded.agree(ours, theirs) && !Differences.isKnown(difference)) {
                differences.add(difference);
            }
        }
        return differences;
    }
}
