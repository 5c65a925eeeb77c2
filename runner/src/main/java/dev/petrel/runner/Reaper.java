// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Looks after the executions of runners that died. One process of the cluster does so at a time, the one that holds the
 * lease; a process that is fenced does not.
 *
 * <p>A runner is dead when {@link Membership} says so of the incarnation that claimed. Then its executions are
 * abandoned, or requested again if the action's metadata says {@code on_runner_loss: retry}, or canceled if they were
 * about to be. Every write is a compare-and-set over the fence of the claim: a runner that was taken for dead and comes
 * back finds that its results are not accepted any more.
 */
public final class Reaper extends LeasedTask {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final List<ExecutionStatus> IN_A_RUN = List.of(ExecutionStatus.RUNNING, ExecutionStatus.CANCELING);

    private static final Logger log = LoggerFactory.getLogger(Reaper.class);

    private final Membership membership;
    private final ExecutionStore executions;
    private final LostExecutionRecovery recovery;
    private final Set<String> refused = new HashSet<>();

    Reaper(Leases leases, Membership membership, RunnerDependencies dependencies, LostExecutionRecovery recovery) {
        super("reaper", leases, dependencies.clock(), PAUSE);
        this.membership = membership;
        this.executions = dependencies.store().executions();
        this.recovery = recovery;
        membership.onChange(this::wakePaced);
    }

    @Override
    protected Duration round(Lease held) {
        Map<String, Boolean> dead = new HashMap<>();
        for (Execution run : runs()) {
            // Asked after the execution was read: a claim that was read is of a process that had joined by then.
            if (holds(held) && isLost(run, dead)) {
                settle(run);
            }
        }
        return PAUSE;
    }

    /** One that the database refuses to move must not hold up the others. */
    private void settle(Execution run) {
        try {
            Optional<Execution> ignored = recovery.settle(run, new RunnerLost(true, why(run)));
        } catch (RuntimeException e) {
            StoreFailures.require(e);
            log.atLevel(refused.add(run.id()) ? Level.ERROR : Level.DEBUG)
                    .log(
                            "Execution \"{}\" has lost its runner and cannot be moved on: {}",
                            run.id(),
                            StoreFailures.why(e));
        }
    }

    /** As many as there are slots in the cluster: never too many to look at. */
    private List<Execution> runs() {
        List<Execution> runs = new ArrayList<>();
        for (ExecutionStatus status : IN_A_RUN) {
            runs.addAll(executions.open(status, -1));
        }
        return runs;
    }

    private boolean isLost(Execution run, Map<String, Boolean> dead) {
        Execution.Claim runner = run.runner();
        return runner == null || dead.computeIfAbsent(runner.incarnation(), who -> !membership.isAlive(who));
    }

    private static String why(Execution run) {
        Execution.Claim runner = run.runner();
        return runner == null
                ? "no runner is recorded in it"
                : "its runner, process " + runner.pid() + " of node \"" + runner.node() + "\" on host \""
                        + runner.hostname() + "\" (incarnation " + runner.incarnation()
                        + "), is dead or has left";
    }
}
