// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.ClusterConfig;
import dev.petrel.engine.config.RulesConfig;
import dev.petrel.engine.config.TimersConfig;
import dev.petrel.engine.config.TimersConfig.CatchUp;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.read.BuiltinTriggers;
import dev.petrel.engine.content.read.Triggers;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryBusFaults;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.schedule.Schedules;
import dev.petrel.engine.store.ExecutionStore.Query;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.rules.EventHandler;
import dev.petrel.rules.RuleEnforcer;
import dev.petrel.rules.RuleEvaluator;
import dev.petrel.rules.RuleSet;
import dev.petrel.rules.RulesEngine;
import dev.petrel.rules.RulesMetrics;
import dev.petrel.runner.RunnerPlugins;
import dev.petrel.sensors.timer.TimerEvents;
import dev.petrel.sensors.timer.TimersEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Timers of two nodes and a rules engine, on a broker that repeats and reorders. A timer is due every 12 seconds. The
 * node that fires it stands still from second 13 to second 62; the other one takes it for dead after 30, so about second
 * 43, when the times 24 and 36 are overdue.
 */
@Timeout(120)
class TimersPipelineTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int INTERVAL = 12;
    private static final Ref RULE = Ref.of("p.tick");

    /** The two threads of the membership and that of the timers. */
    private static final int THREADS_OF_A_NODE = 3;

    private final Clock real = new SystemClock();
    private final MemoryStore store = new MemoryStore(real);
    private final MemoryBusBroker broker = new MemoryBusBroker(real);
    private final MemoryBus bus = broker.connect();
    private final Metrics metrics = new Metrics();
    private final Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
    private final Trigger trigger =
            Triggers.parameterised(Schedules.INTERVAL, Map.of("unit", "seconds", "delta", INTERVAL));
    private final RulesEngine rules = new RulesEngine("n", broker.connect(), handler(), real, backoff);

    private EventHandler handler() {
        JinjaTemplates templates = new JinjaTemplates();
        TemplateContext context =
                new TemplateContext((scope, name) -> Optional.empty(), (pack, user) -> Map.of(), "stanley");
        ContentCache content = new ContentCache(store.content(), real);
        return new EventHandler(
                new EventHandler.Parts(
                        store,
                        () -> RuleSet.of(content.now(), RunnerPlugins.discover().catalog(), templates),
                        new RuleEnforcer(
                                new RuleEvaluator(context.forCriteria()),
                                new ExecutionRequests(templates, context),
                                "stanley",
                                true),
                        Lifecycles.standard(store.executions(), bus, real),
                        new RulesMetrics(metrics),
                        real),
                RulesConfig.StaleEpoch.ACCEPT);
    }

    @BeforeEach
    void register() {
        BuiltinTriggers.all().forEach(store.content()::register);
        store.content().register(trigger);
        store.content()
                .register(new Action(
                        Ref.of("p.note"),
                        null,
                        true,
                        "noop",
                        "",
                        Map.of("at", Map.of("type", "string")),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));
        store.content()
                .register(new Rule(
                        RULE,
                        null,
                        true,
                        Rule.STANDARD,
                        trigger.type().toString(),
                        trigger.parameters(),
                        trigger.ref(),
                        Map.of(),
                        "p.note",
                        Map.of("at", "{{ trigger.executed_at }}"),
                        List.of(),
                        Map.of(),
                        null));
        broker.misbehave(MemoryBusFaults.seeded(5).repeat(0.5).reorder(0.3));
        rules.joined("n-1");
        rules.start();
    }

    @AfterEach
    void stop() {
        rules.stop();
        bus.close();
    }

    @Test
    void withoutCatchUpTheTimesThatNobodyMetMakeNoExecutionAndAreCounted() throws InterruptedException {
        takeOver(CatchUp.NONE);

        assertExecutedOnceAt(12, 48, 60, 72, 84);
        assertThat(missed()).isEqualTo(2);
    }

    @Test
    void theLastOfThemMakesOneExecution() throws InterruptedException {
        takeOver(CatchUp.LAST);

        assertExecutedOnceAt(12, 36, 48, 60, 72, 84);
        assertThat(missed()).isEqualTo(1);
    }

    @Test
    void eachOfThemMakesOneExecution() throws InterruptedException {
        takeOver(CatchUp.ALL);

        assertExecutedOnceAt(12, 24, 36, 48, 60, 72, 84);
        assertThat(missed()).isZero();
    }

    private void takeOver(CatchUp catchUp) throws InterruptedException {
        Node first = new Node("one", catchUp);
        Node second = new Node("two", catchUp);
        first.start();
        second.start();
        pass(13, first, second);
        pass(49, second);
        first.advance(49); // it goes on where it stood
        pass(23, first, second);
        first.stop();
        second.stop();
    }

    private static void pass(int seconds, Node... nodes) throws InterruptedException {
        for (int i = 0; i < seconds; i++) {
            for (Node node : nodes) {
                node.advance(1);
            }
        }
    }

    private void assertExecutedOnceAt(Integer... seconds) throws InterruptedException {
        await(() -> executions().size() >= seconds.length && broker.queued(Queue.TRIGGER) == 0);
        rules.stop();

        assertThat(executions())
                .extracting(Execution::id)
                .containsExactlyInAnyOrderElementsOf(
                        List.of(seconds).stream().map(this::executionFor).toList());
    }

    private String executionFor(int second) {
        return Ids.execution(Ids.event(trigger.ref(), START.plusSeconds(second).toString()), RULE);
    }

    private List<Execution> executions() {
        return store.executions().find(Query.all()).items();
    }

    private double missed() {
        return metrics.timersMissed().labelValues(trigger.key()).get();
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        Clock.Waker pause = real.newWaker();
        long began = real.nanos();
        while (!condition.getAsBoolean()) {
            assertThat(real.since(began)).as("the executions are there").isLessThan(LONG);
            pause.await(Duration.ofMillis(10));
        }
    }

    /** A node whose time stands still unless it is moved on. */
    private final class Node {
        private final ManualClock clock = new ManualClock(START);
        private final Membership membership;
        private final TimersEngine timers;

        Node(String name, CatchUp catchUp) {
            membership = new Membership(
                    store.cluster(),
                    new ClusterConfig(Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofSeconds(30)),
                    new Membership.Self(name, name, 1, "1", List.of("rulesengine")),
                    clock,
                    new Random(name.hashCode()));
            timers = new TimersEngine(new TimersEngine.Parts(
                    new Leases(store.cluster(), membership),
                    store,
                    new ContentCache(store.content(), clock),
                    new TimerEvents(name, new EventPublisher(bus), new EventFactory(clock, new Random(2))),
                    new TimersConfig(ZoneId.of("UTC"), catchUp, Duration.ofSeconds(60)),
                    metrics,
                    clock,
                    backoff));
        }

        void start() throws InterruptedException {
            membership.start();
            timers.start();
            clock.awaitWaiters(THREADS_OF_A_NODE);
        }

        void advance(int seconds) throws InterruptedException {
            clock.advance(Duration.ofSeconds(seconds));
            clock.awaitWaiters(THREADS_OF_A_NODE);
        }

        void stop() {
            timers.stop();
            membership.stop();
        }
    }
}
