// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Lease;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what must follow the ends of executions where the process that wrote the end did not: it died, or a step failed.
 * One process of the cluster does so at a time.
 *
 * <p>An execution is left to the process that ended it for one round at least, so that a step is rarely done twice. Those
 * of which a step fails do not hold up the others: as many more are looked at in the next round.
 */
public final class CompletionSweeper extends LeasedTask {

    private static final Logger log = LoggerFactory.getLogger(CompletionSweeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 100;

    /** Of which more than so many fail, there is a fault that is not theirs. */
    private static final int MOST_FAILING = 5_000;

    private final Completion completion;
    private Set<String> seen = new HashSet<>();
    private int failing;

    public CompletionSweeper(Leases leases, Completion completion, Clock clock) {
        super("completion-sweeper", leases, clock, PAUSE);
        this.completion = completion;
    }

    @Override
    protected void onAcquired() {
        seen = new HashSet<>();
        failing = 0;
    }

    @Override
    protected Duration round(Lease held) {
        List<Execution> unsettled = completion.unsettled(AT_ONCE + Math.min(failing, MOST_FAILING));
        Set<String> left = new HashSet<>();
        int settled = 0;
        failing = 0;
        for (Execution ended : unsettled) {
            if (!seen.contains(ended.id()) || !holds(held)) {
                left.add(ended.id());
            } else if (completion.complete(ended)) {
                settled++;
            } else {
                left.add(ended.id());
                failing++;
            }
        }
        seen = left;
        if (settled > 0) {
            log.atInfo()
                    .addKeyValue("executions", settled)
                    .log("Did what had to follow the ends of executions and was left undone.");
        }
        return PAUSE;
    }
}
