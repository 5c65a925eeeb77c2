// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.access.ServiceTokens;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.cluster.BegunRuns;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A broker, a store, a clock and any number of action runners on them, with runners that tests control. */
final class RunnerFixture {

    static final Duration DRAIN = Duration.ofSeconds(30);

    final ManualClock clock = new ManualClock();
    final MemoryBusBroker broker = new MemoryBusBroker(clock);
    final MemoryStore memory = new MemoryStore(clock);
    final WatchedStore store = new WatchedStore(memory);
    final Blocking blocking = new Blocking();
    final BlockingQueue<String> runs = new LinkedBlockingQueue<>();
    final MemoryBus publisher = broker.connect();

    /** What actions that are code get, of runners that are started from now on. */
    ServiceTokens tokens = ServiceTokens.NONE;

    /** Where runners note what has begun that are started from now on. */
    BegunRuns begun = BegunRuns.NONE;

    /** The tokens that "coding" actions found in their environment. */
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final List<ActionRunner> started = new ArrayList<>();
    private ExecutionLifecycle ofLastRunner = lifecycle();
    private final Set<String> fenced = ConcurrentHashMap.newKeySet();
    private volatile @Nullable RuntimeException configurationFault;
    final Semaphore handlersBegun = new Semaphore(0);
    final Semaphore handlersGivenUp = new Semaphore(0);
    private volatile Supplier<Error> fault = AssertionError::new;
    private volatile Consumer<Execution> whileAsking = execution -> {};

    private Map<String, @Nullable Object> configurationOf(String pack) {
        RuntimeException fault = configurationFault;
        if (fault != null) {
            throw fault;
        }
        return Map.of("of", pack);
    }

    /** A runner that asks for a configuration and returns it. */
    private final class Configured implements Runner {
        @Override
        public Map<String, @Nullable Object> configuration(String pack) {
            return configurationOf(pack);
        }

        @Override
        public Outcome start(RunRequest request, RunControl control) {
            return ran(request, new Outcome.Ended(ExecutionStatus.SUCCEEDED, request.configuration()));
        }
    }

    /** A runner whose actions are code that may use the API. */
    private final class Coding implements Runner {
        private final boolean breaksDown;

        Coding(boolean breaksDown) {
            this.breaksDown = breaksDown;
        }

        @Override
        public boolean usesApi() {
            return true;
        }

        @Override
        public Outcome start(RunRequest request, RunControl control) {
            seen.add(request.environment().getOrDefault("ST2_ACTION_AUTH_TOKEN", "none"));
            if (breaksDown) {
                throw new IllegalStateException("on purpose");
            }
            return ran(request, succeeded());
        }
    }

    /** A runner whose actions end when the test says so, or when they are interrupted. */
    final class Blocking implements Runner {
        private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
        private final CountDownLatch release = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public Map<String, @Nullable Object> configuration(String pack) {
            return configurationOf(pack);
        }

        @Override
        public Outcome start(RunRequest request, RunControl control) throws InterruptedException {
            begun.add(request.execution().id());
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new EndedEarly(Map.of("stdout", "so far"));
            }
            return succeeded();
        }

        boolean wasInterruptedWithin(int millis) throws InterruptedException {
            return interrupted.await(millis, TimeUnit.MILLISECONDS);
        }

        void release() {
            release.countDown();
        }

        String awaitBegun() throws InterruptedException {
            String id = begun.poll(60, TimeUnit.SECONDS);
            assertThat(id).as("an action that begins within 20 s").isNotNull();
            return id;
        }
    }

    /** A runner whose actions return at once. */
    private record Quick(Runner how) implements Runner {
        @Override
        public Outcome start(RunRequest request, RunControl control) throws InterruptedException {
            return how.start(request, control);
        }

        @Override
        public boolean immediate() {
            return true;
        }
    }

    /** A runner whose actions no interrupt ends: what it waits for must be closed. */
    private final class Uninterruptible implements Runner {
        @Override
        public Outcome start(RunRequest request, RunControl control) throws InterruptedException {
            CountDownLatch closed = new CountDownLatch(1);
            control.onCancel(closed::countDown);
            blocking.begun.add(request.execution().id());
            while (closed.getCount() > 0) {
                Thread.onSpinWait();
            }
            throw new InterruptedException();
        }
    }

    /** A runner whose actions an interrupt ends, with a handler that hangs until its own thread is interrupted. */
    private final class Hanging implements Runner {
        @Override
        public Outcome start(RunRequest request, RunControl control) throws InterruptedException {
            control.onCancel(() -> {
                try {
                    handlersBegun.release();
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    handlersGivenUp.release();
                }
            });
            return blocking.start(request, control);
        }
    }

    /** From now on an "erring" action throws what {@code thrown} makes. */
    void err(Supplier<Error> thrown) {
        fault = thrown;
    }

    @SuppressWarnings("NullAway") // as a plugin may that no checker has seen
    private static Outcome nothing() {
        return null;
    }

    static Outcome succeeded() {
        return new Outcome.Ended(ExecutionStatus.SUCCEEDED, Map.of("result", "done"));
    }

    /** Stops what still runs. */
    void close() {
        blocking.release();
        memory.comeBack();
        started.forEach(ActionRunner::stop);
    }

    /** From now on no configuration can be had, unless {@code fault} is null. */
    void breakConfigurations(@Nullable RuntimeException fault) {
        configurationFault = fault;
    }

    /** From now on {@code happening} happens between the start of an "asking" action and its outcome. */
    void whileAsking(Consumer<Execution> happening) {
        whileAsking = happening;
    }

    /** From now on {@code node} may claim nothing. */
    void fence(String node) {
        fenced.add(node);
    }

    void unfence(String node) {
        fenced.remove(node);
    }

    Execution.Claim claim(String node) {
        return new Execution.Claim(node + "-1", node, node + ".example.com", 42);
    }

    RunnerDependencies dependencies(MemoryBus bus, Metrics metrics) {
        ExecutionLifecycle executions = Lifecycles.standard(store.executions(), bus, clock);
        return new RunnerDependencies(bus, store, new ContentCache(store.content(), clock), executions, clock, metrics);
    }

    ActionRunner start(String node, int slots) {
        ActionRunner runner = newRunner(broker.connect(), node, slots);
        runner.start();
        return runner;
    }

    /** Of the process of the runner that was made last. */
    ExecutionLifecycle ofLastRunner() {
        return ofLastRunner;
    }

    ActionRunner newRunner(MemoryBus bus, String node, int slots) {
        RunnerDependencies dependencies = dependencies(bus, new Metrics());
        ofLastRunner = dependencies.executions();
        ActionRunner runner = new ActionRunner(
                dependencies,
                new RunnerSettings(
                        () -> fenced.contains(node) ? Optional.empty() : Optional.of(claim(node)),
                        slots,
                        DRAIN,
                        new RunLimits(1 << 20, new ResultMemory(64 << 20)),
                        List.of(Path.of("/packs")),
                        "http://127.0.0.1:9101/v1",
                        tokens,
                        begun),
                runners(),
                new ParameterResolver(
                        new JinjaTemplates(),
                        new TemplateContext((scope, name) -> Optional.empty(), (pack, user) -> Map.of(), "stanley")));
        started.add(runner);
        return runner;
    }

    private Runners runners() {
        Map<String, Runner> byName = new HashMap<>(Map.of(
                "noop", (request, control) -> ran(request, succeeded()),
                "blocking", blocking,
                "configured", new Configured(),
                "uninterruptible", new Uninterruptible(),
                "asking",
                        (request, control) -> {
                            whileAsking.accept(request.execution());
                            return new Outcome.Pending(Map.of("question", "Go on?"));
                        },
                "large",
                        (request, control) ->
                                ran(request, new Outcome.Ended(ExecutionStatus.SUCCEEDED, Map.of("large", "x"))),
                "huge",
                        (request, control) -> ran(
                                request,
                                new Outcome.Ended(ExecutionStatus.SUCCEEDED, Map.of("result", "x".repeat(20_000_000)))),
                "broken",
                        (request, control) -> {
                            throw new IllegalStateException("on purpose");
                        }));
        byName.put("quick", new Quick((request, control) -> ran(request, succeeded())));
        byName.put("quickly-broken", new Quick((request, control) -> {
            throw new IllegalStateException("on purpose");
        }));
        byName.put("quickly-erring", new Quick((request, control) -> {
            throw fault.get();
        }));
        byName.put(
                "quickly-large",
                new Quick((request, control) ->
                        ran(request, new Outcome.Ended(ExecutionStatus.SUCCEEDED, Map.of("x", "x".repeat(100_000))))));
        byName.put("coding", new Coding(false));
        byName.put("breaking", new Coding(true));
        byName.put("hanging", new Hanging());
        byName.put("erring", (request, control) -> {
            throw fault.get();
        });
        byName.put("void", (request, control) -> nothing());
        byName.put("endless", (request, control) -> {
            Map<String, @Nullable Object> endless = new HashMap<>();
            endless.put("itself", endless);
            return new Outcome.Ended(ExecutionStatus.SUCCEEDED, endless);
        });
        return new Runners(
                new RunnerCatalog(byName.keySet().stream()
                        .map(name -> new RunnerType(name, "", Map.of(), null, true))
                        .toList()),
                byName);
    }

    private Outcome ran(RunRequest request, Outcome outcome) {
        runs.add(request.execution().id());
        return outcome;
    }

    Action register(String runnerType) {
        Action action = Requests.action("mypack." + runnerType, runnerType, "", Map.of());
        memory.content().register(action);
        return action;
    }

    /** Like {@link #register}, with metadata that allow another start when the runner is lost. */
    Action registerRetried(String runnerType) {
        Action action = new Action(
                Ref.of("mypack.again"),
                null,
                true,
                runnerType,
                "",
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.RETRY);
        memory.content().register(action);
        return action;
    }

    /** Creates an execution and sends its notification. */
    Execution request(Action action, String seed) {
        Execution execution = Requests.execution(action, seed);
        memory.executions().create(List.of(execution));
        sendNotification(execution);
        return execution;
    }

    void sendNotification(Execution execution) {
        publisher
                .publish(Queue.EXECUTION, new ExecutionNotification(execution.id(), execution.fence()).encode())
                .join();
    }

    ExecutionLifecycle lifecycle() {
        return Lifecycles.standard(store.executions(), publisher, clock);
    }

    Execution now(Execution execution) {
        return memory.executions().get(execution.id()).orElseThrow();
    }
}
