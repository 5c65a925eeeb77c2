// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs actions: takes notifications, claims the executions they name, and brings each to an end.
 *
 * <p>Of the executions it claimed, each is run once and its end is written under the fence of its claim. A notification is
 * acknowledged after the claim and before the run. It never holds more notifications than it has slots free for.
 *
 * <p>Tell {@link Membership} of it: what it runs ends when the membership does.
 *
 * <p>{@link #stop} takes nothing more, waits up to the drain time for the actions that run, then ends their processes
 * and writes them down as abandoned. What the database cannot be told by then is left to the {@link Reaper}. It takes at most half a minute longer than the drain time.
 */
public final class ActionRunner implements Service, Membership.Listener {

    /** The world outside. */
    public record Surroundings(
            MessageBus bus, Store store, ExecutionLifecycle executions, Clock clock, Metrics metrics) {}

    /**
     * How it works.
     *
     * @param self who claims: this process under its incarnation, or empty while it may claim nothing
     * @param slots how many actions run at a time
     * @param drain how long {@link #stop} waits for actions that run
     * @param limits what its runs may keep
     * @param packs the directories that hold packs
     * @param apiUrl where actions find the API, version included
     */
    public record Settings(
            Supplier<Optional<Execution.Claim>> self,
            int slots,
            Duration drain,
            RunLimits limits,
            List<Path> packs,
            String apiUrl) {
        public Settings {
            packs = List.copyOf(packs);
        }
    }

    private final Surroundings around;
    private final Settings settings;
    private final Runners runners;
    private final Preparation preparation;
    private final RunnerMetrics metrics;
    private volatile @Nullable RunnerSession session;

    public ActionRunner(Surroundings around, Settings settings, Runners runners, ParameterResolver parameters) {
        this.around = around;
        this.settings = settings;
        this.runners = runners;
        this.preparation = new Preparation(
                new ActionCatalog(around.store().content(), around.clock()),
                runners,
                parameters,
                new PackDirectories(settings.packs()),
                new ActionEnvironment(settings.apiUrl()));
        this.metrics = new RunnerMetrics(around.metrics());
        this.metrics.slots(this::used, () -> settings.slots() - used());
    }

    @Override
    public String name() {
        return "actionrunner";
    }

    @Override
    public synchronized void start() {
        if (session == null) {
            session = new RunnerSession(around, settings, preparation, metrics);
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
