// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.operator.Operators;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CriteriaIndexTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Templates TEMPLATES = new JinjaTemplates();

    /** Values that are equal in Python and look different, and those that are not and look alike. */
    private static final List<@Nullable Object> VALUES = Arrays.asList(
            null,
            "",
            "a",
            "A",
            "b",
            "1",
            "true",
            "True",
            "\u00e9",
            "e\u0301",
            "\u0130",
            "i\u0307",
            "\ud83d\ude00",
            0,
            1,
            2,
            -0.0,
            1.0,
            1.5,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            1L << 53,
            (1L << 53) + 1,
            9007199254740992.0,
            BigInteger.TWO.pow(70),
            Math.pow(2, 70),
            BigInteger.TEN.pow(400),
            true,
            false,
            List.of(),
            List.of("a"),
            List.of(1, "a", true),
            Map.of(),
            Map.of("a", 1));

    private static final List<String> KEYS = List.of(
            "trigger.a",
            "trigger.b",
            "trigger.a#1",
            "trigger.c.d",
            "trigger['a']",
            "trigger..d",
            "trigger.e[0]",
            "trigger.e[*]",
            "trigger.\u00fc",
            "trigger",
            "$.trigger.a",
            "item.a",
            "trigger.a b");

    @Test
    void findsEveryRuleThatMatchesOrFails() {
        int found = 0;
        int left = 0;
        for (long seed = 1; seed <= 400; seed++) {
            Random random = new Random(seed);
            List<Map<String, Map<String, @Nullable Object>>> sources = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                sources.add(criteria(random));
            }
            List<Criteria> rules = sources.stream()
                    .map(source -> Criteria.compile(source, TEMPLATES))
                    .toList();
            CriteriaIndex index = CriteriaIndex.of(rules);
            for (int i = 0; i < 20; i++) {
                Object payload = payload(random);
                CriteriaInput input = new CriteriaInput(payload, Map.of(), NOW);
                int[] candidates = index.candidates(input);

                assertThat(candidates).isSorted().doesNotHaveDuplicates();
                int[] decisive = IntStream.range(0, rules.size())
                        .filter(rule -> !(rules.get(rule).evaluate(input) instanceof CriteriaResult.NotMatched))
                        .toArray();
                for (int rule : decisive) {
                    assertThat(candidates)
                            .as("seed %d: %s with %s", seed, sources.get(rule), payload)
                            .contains(rule);
                }
                found += decisive.length;
                left += rules.size() - candidates.length;
            }
        }
        assertThat(found)
                .as("rules that matched or failed, so that it means something")
                .isGreaterThan(20_000);
        assertThat(left).as("rules that need not be evaluated").isGreaterThan(50_000);
    }

    @Test
    void evaluatesOneOfManyRulesThatAskForDifferentValues() {
        List<Criteria> rules = IntStream.range(0, 1_000)
                .mapToObj(i -> compile("{\"trigger.event\": {\"type\": \"equals\", \"pattern\": \"push\"},"
                        + " \"trigger.repository\": {\"type\": \"iequals\", \"pattern\": \"Repository-" + i + "\"}}"))
                .toList();
        CriteriaIndex index = CriteriaIndex.of(rules);

        assertThat(candidates(index, "{\"event\": \"push\", \"repository\": \"REPOSITORY-7\"}"))
                .containsExactly(7);
        assertThat(candidates(index, "{\"event\": \"push\", \"repository\": \"another\"}"))
                .isEmpty();
        assertThat(candidates(index, "{\"event\": \"push\"}")).isEmpty();
        // iequals fails for a number, and each enforcement says so, as long as the event is the one that is asked for.
        assertThat(candidates(index, "{\"event\": \"push\", \"repository\": 7}"))
                .hasSize(1_000);
    }

    @Test
    void aTemplateOrAValueOfTheDatastoreIsEvaluatedEachTime() {
        CriteriaIndex index = CriteriaIndex.of(List.of(
                compile("{\"trigger.a\": {\"type\": \"equals\", \"pattern\": \"{{ trigger.b }}\"}}"),
                compile("{\"st2kv.system.a\": {\"type\": \"equals\", \"pattern\": \"x\"}}"),
                compile("{\"trigger.a\": {\"type\": \"equals\", \"pattern\": \"y\"}}"),
                compile("{}")));

        assertThat(candidates(index, "{\"a\": 1}")).containsExactly(0, 1, 3);
        assertThat(candidates(index, "{\"a\": \"y\"}")).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aCriterionThatMayFailKeepsThoseAfterItFromDeciding() {
        CriteriaIndex index = CriteriaIndex.of(
                List.of(
                        compile(
                                "{\"trigger.a\": {\"type\": \"gt\", \"pattern\": 1}, \"trigger.b\": {\"type\": \"eq\", \"pattern\": 1}}")));

        assertThat(candidates(index, "{\"a\": \"text\", \"b\": 2}")).containsExactly(0);
    }

    private static int[] candidates(CriteriaIndex index, String payload) {
        return index.candidates(new CriteriaInput(Json.readObject(payload), Map.of(), NOW));
    }

    @SuppressWarnings("unchecked")
    private static Criteria compile(String json) {
        return Criteria.compile(
                (Map<String, Map<String, @Nullable Object>>) (Map<?, ?>) Json.readObject(json), TEMPLATES);
    }

    private static Map<String, Map<String, @Nullable Object>> criteria(Random random) {
        Map<String, Map<String, @Nullable Object>> criteria = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put(
                    "type",
                    random.nextInt(3) > 0
                            ? pick(List.of("equals", "eq", "EQ", "iequals", "in", "inside"), random)
                            : pick(Operators.NAMES, random));
            one.put("pattern", pattern(random));
            criteria.put(pick(KEYS, random), one);
        }
        return criteria;
    }

    private static @Nullable Object pattern(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "{{ trigger.b }}";
            case 1, 2 -> Arrays.asList(pick(VALUES, random), pick(VALUES, random));
            default -> pick(VALUES, random);
        };
    }

    private static @Nullable Object payload(Random random) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        for (String key : List.of("a", "b", "e", "\u00fc")) {
            if (random.nextInt(4) > 0) {
                payload.put(key, pick(VALUES, random));
            }
        }
        if (random.nextBoolean()) {
            Map<String, @Nullable Object> inner = new LinkedHashMap<>();
            inner.put("d", pick(VALUES, random));
            payload.put("c", inner);
        }
        return random.nextInt(20) == 0 ? pick(VALUES, random) : payload;
    }

    private static <T extends @Nullable Object> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
