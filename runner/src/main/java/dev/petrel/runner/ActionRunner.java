// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/**
 * Runs actions: takes notifications, claims the executions they name, and brings each to an end.
 *
 * <p>Of the executions it claimed, each is run once and its end is written under the fence of its claim. A notification
 * is acknowledged after the claim and before the run. It never holds more notifications than it has slots free for.
 *
 * <p>Tell {@link Membership} of it: what it runs ends when the membership does.
 *
 * <p>{@link #stop} takes nothing more, waits up to the drain time for the actions that run, then ends their processes
 * and writes them down as abandoned. What the database cannot be told by then is left to the {@link Reaper}. It takes at
 * most half a minute longer than the drain time.
 */
public final class ActionRunner implements Service, Membership.Listener {

    private final RunnerDependencies dependencies;
    private final RunnerSettings settings;
    private final Runners runners;
    private final Preparation preparation;
    private final RunnerMetrics metrics;
    private final LostExecutionRecovery recovery;
    private final ResultWriter results;
    private volatile @Nullable RunnerSession session;

    public ActionRunner(
            RunnerDependencies dependencies, RunnerSettings settings, Runners runners, ParameterResolver parameters) {
        this.dependencies = dependencies;
        this.settings = settings;
        this.runners = runners;
        this.preparation = new Preparation(dependencies, runners, parameters, settings);
        this.metrics = new RunnerMetrics(dependencies.metrics());
        this.recovery = new LostExecutionRecovery(dependencies, runners, metrics);
        this.results = new ResultWriter(dependencies, recovery, metrics);
        this.metrics.slots(this::used, () -> Math.max(settings.slots() - used(), 0));
    }

    @Override
    public String name() {
        return "actionrunner";
    }

    @Override
    public synchronized void start() {
        if (session == null) {
            session = new RunnerSession(dependencies, settings, preparation, results, metrics);
        }
    }

    @Override
    public synchronized void stop() {
        RunnerSession ending = session;
        if (ending != null) {
            ending.end(settings.drain());
            runners.stop();
            session = null;
        }
    }

    /**
     * Ends the actions that run: others may take them for lost now, and start some again. What is written about them
     * later carries the fence of their claim, so that it is dropped if another process has done so.
     */
    @Override
    public void fenced() {
        RunnerSession now = session;
        if (now != null) {
            now.cutOff();
        }
    }

    /** The task that looks after the executions of lost runners, this one's among them. */
    public Reaper reaper(Leases leases, Membership membership) {
        return new Reaper(leases, membership, dependencies, recovery);
    }

    /** For readiness: not fine while a slot waits for the database, and not ready while all do. */
    public Health.Check check() {
        RunnerSession now = session;
        int waiting = now == null ? 0 : now.waiting();
        if (waiting > 0) {
            String detail = waiting + " of " + settings.slots() + " slots wait for the database";
            return new Health.Check(false, detail, waiting < settings.slots());
        }
        return new Health.Check(now != null, used() + " of " + settings.slots() + " slots in use");
    }

    private int used() {
        RunnerSession now = session;
        return now == null ? 0 : now.used();
    }
}
