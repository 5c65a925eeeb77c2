// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.config.RulesConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryBusFaults;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.store.ExecutionStore.Query;
import dev.petrel.engine.store.Store;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.rules.EventHandler;
import dev.petrel.rules.RuleEnforcer;
import dev.petrel.rules.RuleEvaluator;
import dev.petrel.rules.RuleSet;
import dev.petrel.rules.RulesEngine;
import dev.petrel.rules.RulesMetrics;
import dev.petrel.runner.ActionRunner;
import dev.petrel.runner.ParameterResolver;
import dev.petrel.runner.ResultMemory;
import dev.petrel.runner.RunLimits;
import dev.petrel.runner.RunnerDependencies;
import dev.petrel.runner.RunnerPlugins;
import dev.petrel.runner.RunnerSettings;
import dev.petrel.runner.Runners;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.testbed.chaos.Finding.Kind;
import dev.petrel.testbed.chaos.History.Accepted;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The check of the check: the real rules engine and action runners, on a broker that repeats and reorders, through the
 * crash of a rules engine. As it is, nothing is found; with a safeguard taken out, the checker finds what that breaks.
 */
@Timeout(120)
class MutatedPipelineTest {

    private static final Ref TYPE = Ref.of("chaos.event");
    private static final Duration LONG = Duration.ofSeconds(60);

    /** How events are called whose first attempt is late to tell its end. */
    private static final String LATE = "late";

    private final Clock clock = new SystemClock();
    private final JinjaTemplates templates = new JinjaTemplates();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBusBroker broker = new MemoryBusBroker(clock);
    private final MemoryBus publisher = broker.connect();
    private final ConcurrentLinkedQueue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Noted> noted = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Runnable> closing = new ConcurrentLinkedQueue<>();
    private final CountDownLatch firstEnded = new CountDownLatch(1);
    private final CountDownLatch firstReports = new CountDownLatch(1);
    private final CountDownLatch secondStarted = new CountDownLatch(1);
    private final CountDownLatch secondEnds = new CountDownLatch(1);

    @AfterEach
    void stop() {
        store.comeBack();
        closing.forEach(Runnable::run);
    }

    @Test
    void thePipelineAsItIsKeepsItsPromises() throws Exception {
        play(Mutation.NONE);

        await("every accepted event has run", () -> kinds().isEmpty());
    }

    @Test
    void anAcknowledgementBeforeTheWriteIsFoundAsALoss() throws Exception {
        play(Mutation.ACK_BEFORE_WRITE);

        assertThat(kinds()).contains(Kind.LOST);
    }

    @Test
    void aClaimThatIgnoresTheFenceIsFoundAsASecondRun() throws Exception {
        play(Mutation.NO_FENCE);

        await("a second run is found", () -> kinds().contains(Kind.RUN_TWICE));
    }

    @Test
    void anEndThatIgnoresTheFenceIsFoundAsAFalseEnd() throws Exception {
        Execution first = playALateEnd(Mutation.NO_FENCE_AT_THE_END);
        firstReports.countDown();
        await(
                "the late end is taken",
                () -> store.executions()
                        .get(first.id())
                        .filter(now -> now.status() == ExecutionStatus.SUCCEEDED)
                        .isPresent());
        secondEnds.countDown();
        await("both attempts have ended", () -> noted.size() == 4);

        assertThat(kinds()).containsExactly(Kind.FALSE_END);
    }

    @Test
    void aLateEndIsNothingToFindAsItIsRefused() throws Exception {
        Execution first = playALateEnd(Mutation.NONE);
        firstReports.countDown();
        secondEnds.countDown();

        await("the second attempt's end is taken", () -> kinds().isEmpty());
        assertThat(store.executions().get(first.id()))
                .get()
                .satisfies(now -> assertThat(now.attempt()).isEqualTo(2));
    }

    @Test
    void idsByChanceAreFoundAsDuplicates() throws Exception {
        play(Mutation.RANDOM_IDS);

        await("a duplicate is found", () -> kinds().contains(Kind.DUPLICATE));
    }

    /** Events before, during and after a crash of the rules engine, while the database is away. */
    private void play(Mutation mutation) throws Exception {
        register();
        broker.misbehave(MemoryBusFaults.seeded(7).repeat(0.3).reorder(0.3));
        Store seen = mutation.on(store);
        runner("r1", seen, mutation);
        runner("r2", seen, mutation);
        RulesEngine first = engine(seen, mutation);
        store.loseAcknowledgements(1); // so that the first events are handled twice
        send("before", 50);
        await("the first are recorded", () -> recordedFrom("before") >= 50 && broker.queued(Queue.TRIGGER) == 0);
        first.stop();
        handleTheRest(seen, mutation);

        store.goAway();
        send("during", 20); // with its repeats still fewer than an engine takes at once
        RulesEngine second = engine(seen, mutation);
        await("the engine has taken them", () -> broker.queued(Queue.TRIGGER) == 0);
        second.stop();
        store.comeBack();

        engine(seen, mutation);
        send("after", 50);
        await("the last are recorded", () -> recordedFrom("after") >= 50 && broker.queued(Queue.TRIGGER) == 0);
    }

    /** What an engine had written and not yet acknowledged when it was stopped comes back, and would be one batch more. */
    private void handleTheRest(Store seen, Mutation mutation) throws InterruptedException {
        while (broker.queued(Queue.TRIGGER) > 0) {
            RulesEngine engine = engine(seen, mutation);
            await("what came back is taken", () -> broker.queued(Queue.TRIGGER) == 0);
            engine.stop();
        }
    }

    /** An action ends, but its runner is halted before it can say so; it is taken for dead, and another runs it again. */
    private Execution playALateEnd(Mutation mutation) throws Exception {
        register();
        Store seen = mutation.on(store);
        runner("r1", seen, mutation);
        runner("r2", seen, mutation);
        engine(seen, mutation);
        send(LATE, 1);
        firstEnded.await();
        Execution first = executions().get(0);
        assertThat(store.executions().requeue(first.id(), first.fence(), clock.instant()))
                .isTrue();
        publisher
                .publish(Queue.EXECUTION, new ExecutionNotification(first.id(), first.fence() + 1).encode())
                .join();
        secondStarted.await();
        return first;
    }

    private void register() {
        store.content()
                .register(new TriggerType(TYPE, null, Map.of("type", "object"), Map.of(), List.of(), null, null));
        store.content().register(new Trigger(TYPE, TYPE, Map.of()));
        store.content()
                .register(new Action(
                        Ref.of("chaos.note"),
                        null,
                        true,
                        "noop",
                        "",
                        Map.of("id", Map.of("type", "string")),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));
        store.content()
                .register(new Rule(
                        Ref.of("chaos.note"),
                        null,
                        true,
                        Rule.STANDARD,
                        TYPE.toString(),
                        Map.of(),
                        TYPE,
                        Map.of(),
                        "chaos.note",
                        Map.of("id", "{{ trigger.id }}"),
                        List.of(),
                        Map.of(),
                        null));
    }

    private RulesEngine engine(Store seen, Mutation mutation) {
        MemoryBus bus = broker.connect();
        TemplateContext context =
                new TemplateContext((scope, name) -> Optional.empty(), (pack, user) -> Map.of(), "stanley");
        RuleEnforcer enforcer = new RuleEnforcer(
                new RuleEvaluator(context.forCriteria()), new ExecutionRequests(templates, context), "stanley", true);
        ContentCache content = new ContentCache(store.content(), clock);
        EventHandler handler = new EventHandler(
                new EventHandler.Parts(
                        seen,
                        () -> RuleSet.of(content.now(), RunnerPlugins.discover().catalog(), templates),
                        enforcer,
                        Lifecycles.standard(seen.executions(), mutation.on(bus), clock),
                        new RulesMetrics(new Metrics()),
                        clock),
                RulesConfig.StaleEpoch.ACCEPT);
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
        RulesEngine engine = new RulesEngine("n", mutation.on(bus), handler, clock, backoff);
        engine.joined("n-1");
        engine.start();
        closing.add(() -> {
            engine.stop();
            bus.close();
        });
        return engine;
    }

    private void runner(String node, Store seen, Mutation mutation) {
        MemoryBus bus = broker.connect();
        ActionRunner runner = new ActionRunner(
                new RunnerDependencies(
                        mutation.on(bus),
                        seen,
                        new ContentCache(seen.content(), clock),
                        Lifecycles.standard(seen.executions(), mutation.on(bus), clock),
                        clock,
                        new Metrics()),
                new RunnerSettings(
                        () -> Optional.of(new Execution.Claim(node + "-1", node, node, 1)),
                        4,
                        Duration.ofSeconds(5),
                        new RunLimits(1 << 20, ResultMemory.ofHeap()),
                        List.of(),
                        "http://127.0.0.1:9101/v1"),
                new Runners(RunnerPlugins.discover().catalog(), Map.of("noop", (request, control) -> note(request))),
                new ParameterResolver(
                        new JinjaTemplates(),
                        new TemplateContext((scope, name) -> Optional.empty(), (pack, user) -> Map.of(), "stanley")));
        runner.start();
        closing.add(() -> {
            runner.stop();
            bus.close();
        });
    }

    private Outcome note(RunRequest request) throws InterruptedException {
        Execution execution = request.execution();
        boolean late = event(execution).startsWith(LATE);
        note(true, execution);
        if (late && execution.attempt() == 2) {
            secondStarted.countDown();
            secondEnds.await();
        }
        note(false, execution);
        if (late && execution.attempt() == 1) {
            firstEnded.countDown();
            firstReports.await();
        }
        return new Outcome.Ended(ExecutionStatus.SUCCEEDED, Map.of("stdout", execution.fence()));
    }

    private void note(boolean start, Execution execution) {
        noted.add(new Noted(start, execution.id(), execution.attempt(), execution.fence(), clock.nanos() / 1e9));
    }

    private static String event(Execution execution) {
        return String.valueOf(execution.parameters().get("id"));
    }

    private void send(String name, int count) {
        for (int n = 1; n <= count; n++) {
            String id = name + "-" + n;
            double begun = clock.nanos() / 1e9;
            Event event = new Event(
                    Ids.derive(id),
                    TYPE,
                    Map.of("id", id),
                    clock.instant(),
                    null,
                    null,
                    new Event.Source("n", "chaos.Generator", 1));
            publisher.publish(Queue.TRIGGER, EventMessage.encode(event)).join();
            accepted.add(new Accepted(id, "one", begun, clock.nanos() / 1e9));
        }
    }

    private long recordedFrom(String name) {
        return executions().stream()
                .map(MutatedPipelineTest::event)
                .filter(id -> id.startsWith(name + "-"))
                .distinct()
                .count();
    }

    private Set<Kind> kinds() {
        List<Recorded> recorded = executions().stream().map(Ledgers::recorded).toList();
        return Checker.check(new History(List.copyOf(accepted), List.copyOf(noted), recorded), List.of()).stream()
                .map(Finding::kind)
                .collect(Collectors.toSet());
    }

    private List<Execution> executions() {
        return store.executions().find(Query.all()).items();
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (!condition.getAsBoolean()) {
            assertThat(clock.since(began)).as(what).isLessThan(LONG);
            pause.await(Duration.ofMillis(10));
        }
    }
}
