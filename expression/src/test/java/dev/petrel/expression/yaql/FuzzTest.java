// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.Budget;
import dev.petrel.expression.Evaluated;
import dev.petrel.expression.TestJson;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Evaluates random expressions, many of them broken or hostile, and expects that each ends, with a value or a failure, with the same
 * one each time, and with no more than the budget allows. More of them: {@code -Dpetrel.yaql.fuzz=100000 -Dpetrel.yaql.seed=7}.
 */
class FuzzTest {

    private static final int MOST_DEEP = 260;

    /** What makes much of little. */
    private static final String[] HOSTILE = {
        "sequence()",
        "%s.cycle()",
        "1.repeat()",
        "generate(1, true, $ * 2)",
        "generateMany(1, [$, $ + 1])",
        "(%s * 1000000)",
        "%s.aggregate([$1, $2])",
        "def(f, f($)) -> f(%s)",
        "def(f, [f($), f($)]) -> f(%s)",
        "range(100000000)",
        "pow(9, pow(9, 9))",
        "('x' * 4000000)",
        "%s.replace('', 'xxxxxxxx')",
        "shiftBitsLeft(1, 1000000000)",
        "regex('(x+x+)+y').matches('x' * 10000)",
        "range(3000).aggregate([$1], 0)",
        "range(5000).aggregate($1.select($), [1])",
        "%s.join(range(100000), $1 = $2, $1)",
        "let(x => %s) -> [$x, $x, $x, $x].select([$, $, $])",
        "%s.toDict(str($), %s)",
        "str(%s) * 100000",
        "%s.groupBy($ mod 2)",
        "range(1000000).orderByDescending($).first()",
        "regex('.').replaceBy('x' * 100000, 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')",
        "sequence().where(false)",
        "sequence().distinct()",
        "sequence().toList()",
        "sequence() in sequence()",
        "{sequence() => 1}",
        "[sequence()].toSet()",
        "sequence().zip(sequence()).sum()",
        "range(0, 1, 0)",
        "[].cycle().first()",
        "%s.orderBy(random())"
    };

    private final Random random;
    private final ExpressionGenerator generator;
    private final long seed = Long.getLong("petrel.yaql.seed", 20_261_130);

    FuzzTest() {
        this.random = new Random(seed);
        this.generator = new ExpressionGenerator(seed);
    }

    @Test
    void everyExpressionEnds() {
        evaluate(Integer.getInteger("petrel.yaql.fuzz", 1_000));
    }

    @SuppressWarnings("unchecked")
    private void evaluate(int count) {
        Map<String, Object> context = (Map<String, Object>)
                TestJson.readObject(RecordedTest.resource("golden.json")).get("context");
        String before = TestJson.write(context);
        for (int i = 0; i < count; i++) {
            String expression = next();
            Evaluated first = evaluate(expression, context);
            assertThat(Encoded.of(evaluate(expression, context))).as(expression).isEqualTo(Encoded.of(first));
            if (first instanceof Evaluated.Value value) {
                assertThat(size(value.value(), 0)).as(expression).isLessThanOrEqualTo(Budget.MAX_SIZE);
            }
        }
        assertThat(TestJson.write(context)).isEqualTo(before);
    }

    private String next() {
        String expression = generator.next();
        while (random.nextInt(100) == 0) {
            expression = HOSTILE[random.nextInt(HOSTILE.length)].replace("%s", "(" + expression + ")");
        }
        return expression;
    }

    private Evaluated evaluate(String expression, Map<String, Object> context) {
        try {
            return new YaqlTexts(context).expression(expression);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(expression + " (seed " + seed + ")", e);
        }
    }

    /** How many elements it has; fails if it is nested deeper than anything sensible. */
    private static long size(Object value, int depth) {
        assertThat(depth).isLessThan(MOST_DEEP);
        Collection<?> items =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Collection<?> list ? list : null;
        return items == null
                ? 1
                : 1 + items.stream().mapToLong(item -> size(item, depth + 1)).sum();
    }
}
