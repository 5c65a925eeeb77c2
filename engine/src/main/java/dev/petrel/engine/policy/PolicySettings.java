// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.policy;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a policy says, by its type. */
public sealed interface PolicySettings {

    /** What {@code policy}, which was checked when it was written, says. */
    static PolicySettings of(Policy policy) {
        Map<String, @Nullable Object> parameters = policy.parameters();
        return policy.applies().type().equals(PolicyType.RETRY) ? Retry.of(parameters) : Concurrency.of(parameters);
    }

    /**
     * At most so many executions at once.
     *
     * @param threshold how many
     * @param cancels whether an execution that finds all slots taken is canceled; else it waits
     * @param attributes the parameters whose values part the executions of the action; empty when all count together
     */
    record Concurrency(int threshold, boolean cancels, List<String> attributes) implements PolicySettings {

        public Concurrency {
            attributes = List.copyOf(attributes);
        }

        private static Concurrency of(Map<String, @Nullable Object> parameters) {
            List<String> attributes = parameters.get("attributes") instanceof List<?> list
                    ? list.stream().map(String::valueOf).sorted().toList()
                    : List.of();
            return new Concurrency(
                    (int) number(parameters, "threshold", 1), "cancel".equals(parameters.get("action")), attributes);
        }
    }

    /**
     * Another attempt after an end that was no success.
     *
     * @param on after which end: failed or timeout
     * @param most how many further attempts
     */
    record Retry(ExecutionStatus on, int most, Delay delay) implements PolicySettings {

        private static final int USUALLY = 2;

        private static Retry of(Map<String, @Nullable Object> parameters) {
            return new Retry(
                    "timeout".equals(parameters.get("retry_on")) ? ExecutionStatus.TIMEOUT : ExecutionStatus.FAILED,
                    (int) number(parameters, "max_retry_count", USUALLY),
                    Delay.of(parameters));
        }
    }

    /**
     * How long to wait before an attempt.
     *
     * @param first before the first one
     * @param factor by what it is multiplied before each further one
     * @param most where it stops to grow
     * @param jitter by which part of itself it is longer or shorter at most, from 0 to 1
     */
    record Delay(Duration first, double factor, Duration most, double jitter) {

        private static final double LONGEST = 3600;
        private static final double MILLIS = 1000;

        private static Delay of(Map<String, @Nullable Object> parameters) {
            return new Delay(
                    seconds(number(parameters, "delay", 0)),
                    number(parameters, "backoff", 1),
                    seconds(number(parameters, "max_delay", LONGEST)),
                    number(parameters, "jitter", 0));
        }

        private static Duration seconds(double seconds) {
            return Duration.ofMillis(Math.round(seconds * MILLIS));
        }

        /**
         * How long to wait before {@code attempt}.
         *
         * @param attempt 1 for the first further one
         * @param chance from 0 to 1, where the delay is between its bounds
         */
        public Duration before(int attempt, double chance) {
            double grown = first.toMillis() * Math.pow(factor, attempt - 1.0);
            double bounded = Math.min(grown, Math.max(most.toMillis(), first.toMillis()));
            return Duration.ofMillis(Math.round(bounded * (1 + jitter * (2 * chance - 1))));
        }
    }

    private static double number(Map<String, @Nullable Object> parameters, String name, double otherwise) {
        return parameters.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }
}
