// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.WorkflowStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what follows from steps of workflows where the process that took them did not: requests tasks, moves executions,
 * begins workflows. One process of the cluster does so at a time. A workflow is left alone for one round after it is seen
 * to stand still. Once a minute it does some of {@link WorkflowCheck}.
 */
public final class WorkflowSweeper extends LeasedTask {

    private static final Logger log = LoggerFactory.getLogger(WorkflowSweeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration PAUSE_OF_THE_CHECK = Duration.ofMinutes(1);
    private static final int AT_ONCE = 500;

    /** Of which more than so many fail, there is a fault that is not theirs. */
    private static final int MOST_FAILING = 5_000;

    private final WorkflowStore store;
    private final ExecutionStore executions;
    private final Workflows workflows;
    private final WorkflowCheck check;
    private final Clock clock;
    private final LogThrottle failures;
    private Set<Seen> seen = new HashSet<>();
    private int failing;
    private long checked;

    /** A workflow at a version. */
    private record Seen(String id, long version) {}

    WorkflowSweeper(Leases leases, Store store, Workflows workflows, WorkflowCheck check, Clock clock) {
        super("workflow-sweeper", leases, clock, PAUSE);
        this.store = store.workflows();
        this.executions = store.executions();
        this.workflows = workflows;
        this.check = check;
        this.clock = clock;
        this.checked = clock.nanos();
        this.failures = new LogThrottle(clock);
    }

    @Override
    protected void onAcquired() {
        seen = new HashSet<>();
        failing = 0;
        checked = clock.nanos();
    }

    @Override
    protected Duration round(Lease held) {
        List<WorkflowStore.Workflow> unsettled = store.unsettled(AT_ONCE + Math.min(failing, MOST_FAILING));
        Map<String, Execution> runs = new HashMap<>();
        executions
                .read(unsettled.stream().map(WorkflowStore.Workflow::id).toList(), Set.of())
                .forEach(run -> runs.put(run.id(), run));
        Set<Seen> now = new HashSet<>();
        failing = 0;
        for (WorkflowStore.Workflow workflow : unsettled) {
            Seen one = new Seen(workflow.id(), workflow.version());
            now.add(one);
            if (seen.contains(one) && holds(held)) {
                failing += tried(workflow, runs.get(workflow.id())) ? 0 : 1;
            }
        }
        seen = now;
        if (clock.since(checked).compareTo(PAUSE_OF_THE_CHECK) >= 0) {
            checked = clock.nanos();
            check.round(() -> holds(held));
        }
        return PAUSE;
    }

    private boolean tried(WorkflowStore.Workflow workflow, @org.jspecify.annotations.Nullable Execution run) {
        try {
            if (run == null) {
                store.remove(workflow.id()); // its execution is gone
            } else if (run.status().isTerminal()) {
                workflows.over(workflow, run);
            } else if (run.detached()) {
                workflows.repair(workflow);
            } else {
                return false; // its runner has it still, or another one will
            }
            return true;
        } catch (RuntimeException e) { // the others must not wait for this one
            failures.another()
                    .ifPresent(times -> log.atWarn()
                            .addKeyValue("execution", workflow.id())
                            .log(
                                    "Cannot go on with a workflow, trying again ({} since this was said last): {}",
                                    times,
                                    e.toString()));
            return false;
        }
    }
}
