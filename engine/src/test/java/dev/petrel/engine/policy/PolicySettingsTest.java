// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.model.Ref;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What policies say: delays of retries, and which executions need the same slots. */
class PolicySettingsTest {

    private static Policy policy(String type, Map<String, Object> parameters) {
        return new Policy(Ref.of("p.x"), null, true, new Policy.Applies(type, "p.a"), parameters, null);
    }

    private static PolicySettings.Delay delay(Map<String, Object> parameters) {
        return ((PolicySettings.Retry) PolicySettings.of(policy(PolicyType.RETRY, parameters))).delay();
    }

    private static List<Long> millis(PolicySettings.Delay delay, double chance) {
        return IntStream.rangeClosed(1, 4)
                .mapToObj(attempt -> delay.before(attempt, chance).toMillis())
                .toList();
    }

    @Test
    void theDelayOfARetryIsTheSameEachTimeUnlessItSaysOtherwise() {
        assertThat(millis(delay(Map.of()), 0.9)).containsOnly(0L);
        assertThat(millis(delay(Map.of("delay", 1.5)), 0.9)).containsOnly(1500L);
    }

    @Test
    void theDelayOfARetryGrowsToItsBound() {
        assertThat(millis(delay(Map.of("delay", 10, "backoff", 2, "max_delay", 30)), 0.9))
                .containsExactly(10_000L, 20_000L, 30_000L, 30_000L);
    }

    @Test
    void jitterMakesTheDelayLongerOrShorter() {
        PolicySettings.Delay delay = delay(Map.of("delay", 10, "jitter", 0.5));

        assertThat(delay.before(1, 0)).isEqualTo(Duration.ofSeconds(5));
        assertThat(delay.before(1, 0.5)).isEqualTo(Duration.ofSeconds(10));
        assertThat(delay.before(1, 1)).isEqualTo(Duration.ofSeconds(15));
    }

    private static String slots(Map<String, Object> parameters) {
        Policy policy = policy(
                PolicyType.CONCURRENCY_BY_ATTRIBUTE, Map.of("threshold", 1, "attributes", List.of("secret", "who")));
        Action action = Actions.noop("p.a");
        ConcurrencyLimit limit = ActionPolicies.byAction(List.of(policy), (ref, names) -> Map.of("who", "nobody"))
                .get("p.a")
                .limits()
                .get(0);
        return limit.slots(
                Execution.requested("id", action, parameters, Map.of(), Execution.Lineage.NONE, Instant.EPOCH));
    }

    @Test
    void executionsWithTheSameAttributesNeedTheSameSlots() {
        assertThat(slots(Map.of("secret", "s3cr3t", "other", 1)))
                .isEqualTo(slots(Map.of("secret", "s3cr3t", "who", "nobody", "other", 2)))
                .isNotEqualTo(slots(Map.of("secret", "another")))
                .isNotEqualTo(slots(Map.of("secret", "s3cr3t", "who", "somebody")))
                .doesNotContain("s3cr3t")
                .hasSize(24);
        assertThat(slots(Map.of("who", List.of(Map.of("a", 1, "b", 2)))))
                .isEqualTo(slots(Map.of("who", List.of(Map.of("b", 2, "a", 1)))));
    }

    @Test
    void slotsByAttributeAreTakenBeforeThoseOfTheAction() {
        Policy all = policy(PolicyType.CONCURRENCY, Map.of("threshold", 5));
        Policy some = new Policy(
                Ref.of("z.z"),
                null,
                true,
                new Policy.Applies(PolicyType.CONCURRENCY_BY_ATTRIBUTE, "p.a"),
                Map.of("threshold", 1, "attributes", List.of("who")),
                null);

        assertThat(ActionPolicies.byAction(List.of(all, some), (ref, names) -> Map.of())
                        .get("p.a")
                        .limits())
                .extracting(ConcurrencyLimit::policy)
                .containsExactly("z.z", "p.x");
        assertThat(ActionPolicies.byAction(List.of(all.enabled(false)), (ref, names) -> Map.of()))
                .isEmpty();
    }
}
