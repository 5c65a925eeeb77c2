// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.config.ActionSensorConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.register.Registrar;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.execution.Completion;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.execution.LifecycleHooks;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.trigger.ActionTriggerStep;
import dev.petrel.engine.trigger.EndedExecutions;
import dev.petrel.engine.trigger.OwnEvents;
import dev.petrel.engine.trigger.OwnTriggers;
import dev.petrel.engine.trigger.WantedTriggers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rule on the end of executions whose action ends too, and fires it again. */
class TriggerLoopTest {

    private static final Execution.Claim CLAIM = new Execution.Claim("n-1", "n", "n.example.com", 42);
    private static final int LARGEST = 1 << 20;

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final ContentCache content = new ContentCache(store.content(), clock);
    private final RuleEnforcer enforcer = Engines.enforcer(store);
    private final ExecutionLifecycle lifecycle = new ExecutionLifecycle(
            store.executions(),
            new ExecutionNotifier(bus),
            clock,
            LifecycleHooks.standard(store.executions(), clock)
                    .with(Completion.with(
                            store.executions(),
                            List.of(new ActionTriggerStep(
                                    ActionSensorConfig.DEFAULT,
                                    new WantedTriggers(content),
                                    new EndedExecutions(store.executions(), content, Engines.RUNNERS, LARGEST),
                                    new OwnEvents("n", new EventPublisher(bus, new Metrics(), LARGEST), clock))))));
    private final List<Enforcement> enforcements = new ArrayList<>();
    private Action action;

    @AfterEach
    void close() {
        bus.close();
    }

    private void register() {
        new Registrar(store.content(), Engines.RUNNERS, new PackFinder(List.of())).registerBuiltins();
        action = Actions.noop("core.noop");
        store.content().put(action);
        store.content()
                .put(new Rule(
                        Ref.of("p.loop"),
                        null,
                        true,
                        Rule.STANDARD,
                        OwnTriggers.ACTION.toString(),
                        Map.of(),
                        OwnTriggers.ACTION,
                        Map.of(),
                        "core.noop",
                        Map.of(),
                        List.of(),
                        Map.of(),
                        null));
    }

    private void run(Execution execution) {
        lifecycle.request(execution);
        if (execution.status() == ExecutionStatus.REQUESTED) {
            Execution claimed = lifecycle.claim(execution.id(), 0, CLAIM).orElseThrow();
            assertThat(lifecycle.finish(claimed, ExecutionStatus.SUCCEEDED, Map.of()))
                    .isTrue();
        }
    }

    /** Handles the events that wait. */
    private List<Execution> handle() throws InterruptedException {
        List<Execution> requested = new ArrayList<>();
        try (var subscription = bus.subscribe(Queue.TRIGGER, 100)) {
            for (Delivery delivery : subscription.take(100, Duration.ZERO)) {
                RuleSet rules = RuleSet.of(content.now(), Engines.RUNNERS, Engines.TEMPLATES);
                EventResult result = enforcer.decide(rules, EventMessage.decode(delivery.message()), clock.instant());
                assertThat(result.rejection()).isNull();
                enforcements.addAll(result.enforcements());
                requested.addAll(result.executions());
                delivery.ack();
            }
        }
        return requested;
    }

    @Test
    void comesToAnEndAndSaysSo() throws InterruptedException {
        register();
        List<Execution> next = List.of(
                Execution.requested("first", action, Map.of(), Map.of(), Execution.Lineage.NONE, clock.instant()));
        int rounds = 0;
        for (; !next.isEmpty() && rounds < 100; rounds++) {
            next.forEach(this::run);
            next = handle();
        }

        assertThat(rounds).as("the first and ten that came of one another").isEqualTo(11);
        assertThat(enforcements).hasSize(11);
        assertThat(enforcements.subList(0, 10)).allMatch(Enforcement::succeeded);
        assertThat(enforcements.get(10).failure()).contains("p.loop", "max_trigger_chain");
    }
}
