// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Ref;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which actions are short, by how long they took in this process: their executions are as good as done once they have
 * begun, and to spread them over the cluster costs more than it saves. For any thread.
 */
final class ShortActions {

    /** About what it takes until the runner of another process has been notified and has claimed. */
    static final Duration SHORT = Duration.ofMillis(5);

    /** More than a cluster has actions. Beyond it all is forgotten, and learned again. */
    static final int MOST = 10_000;

    /** The part that the last run has in the mean. */
    private static final double WEIGHT = 0.125;

    private final ConcurrentHashMap<Ref, Double> means = new ConcurrentHashMap<>();

    /** A run of {@code action} took so long. */
    void took(Ref action, Duration time) {
        if (means.size() >= MOST && !means.containsKey(action)) {
            means.clear();
        }
        double ignored = means.merge(action, (double) time.toNanos(), (mean, last) -> mean + WEIGHT * (last - mean));
    }

    /** Whether runs of {@code action} are short, as far as is known: of one that did not run here it is not. */
    boolean isShort(Ref action) {
        Double mean = means.get(action);
        return mean != null && mean <= SHORT.toNanos();
    }
}
