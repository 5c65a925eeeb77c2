// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.policy.ActionPolicies.RetryPolicy;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests the next attempt of an execution that failed or took too long, as the retry policy of its action says: another
 * execution with the same parameters, whose context names the policy, the attempt and the execution before, in
 * StackStorm's words. Its id follows from the execution before, so that each attempt is made once; its delay is in the
 * database like any other's.
 */
final class RetryAttempt implements CompletionStep {

    private static final Logger log = LoggerFactory.getLogger(RetryAttempt.class);
    private static final String POLICIES = "policies";
    private static final String RETRY = "retry";
    private static final String COUNT = "retry_count";

    /** What the contexts of executions have that are part of another one, which sees to them itself. */
    private static final Set<String> OF_A_WORKFLOW = Set.of("parent", "chain", "orquesta");

    private final RegisteredPolicies policies;
    private final ExecutionStore store;
    private final Supplier<ExecutionLifecycle> lifecycle;
    private final Clock clock;

    RetryAttempt(
            RegisteredPolicies policies, ExecutionStore store, Supplier<ExecutionLifecycle> lifecycle, Clock clock) {
        this.policies = policies;
        this.store = store;
        this.lifecycle = lifecycle;
        this.clock = clock;
    }

    @Override
    public String what() {
        return "request the next attempt";
    }

    /** Not one that never ran: with the same parameters it would not run either. */
    @Override
    public boolean follows(Execution ended) {
        return ended.attempt() > 0 && policy(ended).isPresent();
    }

    private Optional<RetryPolicy> policy(Execution ended) {
        return policies.known(ended.action().toString())
                .retry()
                .filter(policy -> policy.settings().on() == ended.status());
    }

    @Override
    public void complete(Execution ended) {
        policy(ended)
                .ifPresent(policy -> store.read(List.of(ended.id()), EnumSet.of(Part.PARAMETERS, Part.CONTEXT))
                        .forEach(whole -> retry(policy, whole)));
    }

    private void retry(RetryPolicy policy, Execution ended) {
        int attempt = attempt(ended.context()) + 1;
        if (attempt > policy.settings().most()
                || ended.context().keySet().stream().anyMatch(OF_A_WORKFLOW::contains)) {
            return;
        }
        Execution next = ended.again(Ids.retry(ended.id()), context(policy, ended, attempt), clock.instant());
        Duration delay = policy.settings().delay().before(attempt, chance(next.id()));
        lifecycle
                .get()
                .request(
                        delay.isZero()
                                ? next
                                : next.delayedUntil(next.requestedAt().plus(delay)));
        log.atInfo()
                .addKeyValue("execution", next.id())
                .addKeyValue("retried", ended.id())
                .addKeyValue("attempt", attempt)
                .log("Policy \"{}\" tries an execution again.", policy.policy());
    }

    /** The same for the same attempt, whoever requests it. */
    private static double chance(String id) {
        return new SplittableRandom(Long.parseUnsignedLong(id.substring(0, 16), 16)).nextDouble();
    }

    /** How often it was tried again to come to the execution with this context. */
    private static int attempt(Map<String, @Nullable Object> context) {
        return context.get(POLICIES) instanceof Map<?, ?> policies
                        && policies.get(RETRY) instanceof Map<?, ?> retry
                        && retry.get(COUNT) instanceof Number count
                ? count.intValue()
                : 0;
    }

    private static Map<String, @Nullable Object> context(RetryPolicy policy, Execution ended, int attempt) {
        Map<String, @Nullable Object> retry = new LinkedHashMap<>();
        retry.put("applied_policy", policy.policy());
        retry.put(COUNT, attempt);
        retry.put("retried_liveaction_id", ended.id());
        Map<String, @Nullable Object> context = new LinkedHashMap<>(ended.context());
        context.put(POLICIES, Map.of(RETRY, retry));
        return context;
    }
}
