// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.policy;

import dev.petrel.engine.model.Policy;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one action that are in force.
 *
 * @param limits at most one of each type. Those by attribute come first: an execution takes its slots in this order, and
 *     while it waits for one of the action as a whole, which are all taken then, it keeps no other from running
 * @param retry the retry policy, if there is one
 */
public record ActionPolicies(List<ConcurrencyLimit> limits, Optional<RetryPolicy> retry) {

    /** Of an action that no policy is about. */
    public static final ActionPolicies NONE = new ActionPolicies(List.of(), Optional.empty());

    /** A retry policy under its reference. */
    public record RetryPolicy(String policy, PolicySettings.Retry settings) {}

    /** What the attributes of a policy are in executions of an action that do not give them. */
    public interface Defaults {
        Map<String, @Nullable Object> of(String action, List<String> attributes);
    }

    public ActionPolicies {
        limits = List.copyOf(limits);
    }

    /** Those of each action that any of {@code policies} is about. */
    public static Map<String, ActionPolicies> byAction(List<Policy> policies, Defaults defaults) {
        Map<String, List<Policy>> byAction = policies.stream()
                .filter(Policy::enabled)
                .collect(Collectors.groupingBy(policy -> policy.applies().resource()));
        Map<String, ActionPolicies> all = new HashMap<>();
        byAction.forEach((action, some) -> all.put(action, of(action, some, defaults)));
        return Map.copyOf(all);
    }

    private static ActionPolicies of(String action, List<Policy> policies, Defaults defaults) {
        Map<String, Policy> byType = policies.stream()
                .sorted(Comparator.comparing(Policy::key))
                .collect(Collectors.toMap(
                        policy -> policy.applies().type(), policy -> policy, (first, second) -> first));
        List<ConcurrencyLimit> limits = byType.values().stream()
                .filter(policy -> !policy.applies().type().equals(PolicyType.RETRY))
                .map(policy -> limit(action, policy, defaults))
                .sorted(Comparator.comparing(ConcurrencyLimit::countsAll).thenComparing(ConcurrencyLimit::policy))
                .toList();
        return new ActionPolicies(
                limits, Optional.ofNullable(byType.get(PolicyType.RETRY)).map(ActionPolicies::retry));
    }

    private static ConcurrencyLimit limit(String action, Policy policy, Defaults defaults) {
        PolicySettings.Concurrency settings = (PolicySettings.Concurrency) PolicySettings.of(policy);
        return ConcurrencyLimit.of(policy, settings, defaults.of(action, settings.attributes()));
    }

    private static RetryPolicy retry(Policy policy) {
        return new RetryPolicy(policy.key(), (PolicySettings.Retry) PolicySettings.of(policy));
    }
}
