// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.cluster.LeasedTask;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.lifecycle.Parallel;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the executions whose deadline has passed, in the order of their deadlines. One process of the cluster does so at a
 * time, and looks every second, or earlier when the next one's deadline comes earlier.
 *
 * <p>The deadlines are by the clock of the process that set them, and are compared with this process's.
 */
public final class Deadlines extends LeasedTask {

    private static final Logger log = LoggerFactory.getLogger(Deadlines.class);
    private static final int AT_ONCE = 200;

    /** So many are not worth threads of their own. */
    private static final int FEW = 5;

    private final ExecutionStore store;
    private final ExecutionLifecycle executions;
    private final Clock clock;
    private final LogThrottle failures;

    public Deadlines(Leases leases, ExecutionStore store, ExecutionLifecycle executions, Clock clock) {
        super("deadlines", leases, clock, DuePause.LONGEST);
        this.store = store;
        this.executions = executions;
        this.clock = clock;
        this.failures = new LogThrottle(clock);
    }

    @Override
    protected Duration round(Lease held) {
        int most = 1;
        while (true) {
            List<Execution> first = store.withDeadline(most);
            List<Execution> passed =
                    first.stream().takeWhile(each -> left(each).isEmpty()).toList();
            boolean all = holds(held) && expire(passed);
            if (passed.size() < first.size()) {
                return left(first.get(passed.size())).orElse(DuePause.SHORTEST);
            }
            if (first.size() < most || !all) {
                return DuePause.LONGEST;
            }
            most = AT_ONCE;
        }
    }

    /** False if the database refused some, which must not hold up the others. */
    private boolean expire(List<Execution> passed) {
        List<String> ended = new ArrayList<>();
        List<Execution> late = new ArrayList<>();
        for (Execution execution : passed) {
            if (execution.status().isTerminal()) {
                ended.add(execution.id());
            } else {
                late.add(execution);
            }
        }
        store.ignoreDeadlines(ended);
        AtomicBoolean all = new AtomicBoolean(true);
        Parallel.forEach("deadlines", late, FEW, each -> expire(each, all));
        return all.get();
    }

    private void expire(Execution late, AtomicBoolean all) {
        try {
            if (!executions.expire(late.id())) {
                store.ignoreDeadlines(List.of(late.id()));
            }
        } catch (StoreException e) {
            if (e.isTransient() || e.isOfTheServer()) {
                throw e;
            }
            all.set(false);
            failures.another()
                    .ifPresent(times -> log.atError()
                            .addKeyValue("execution", late.id())
                            .log(
                                    "The deadline of an execution has passed and it cannot be ended, trying again ({} since"
                                            + " this was said last): {}",
                                    times,
                                    e.getMessage()));
        }
    }

    private Optional<Duration> left(Execution execution) {
        Execution.Deadline deadline = execution.deadline();
        return DuePause.until(deadline == null ? null : deadline.at(), clock.instant());
    }
}
