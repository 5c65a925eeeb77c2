// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.config.RulesConfig.StaleEpoch;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.EventStore.EnforcementQuery;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events in, executions and notifications out, while messages are repeated and the database goes away. */
@Timeout(120)
class RulesEngineScenarioTest {

    private static final Ref TYPE = Ref.of("p.changed");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Clock clock = new SystemClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final FaultyStore faulty = new FaultyStore(store);
    private final MemoryBus bus = new MemoryBus(clock);
    private final Subscription notifications = bus.subscribe(Queue.EXECUTION, 1000);
    private Metrics metrics = new Metrics();
    private RulesEngine engine;

    @BeforeEach
    void setup() {
        store.content()
                .register(new TriggerType(
                        TYPE,
                        null,
                        Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer"))),
                        Map.of(),
                        List.of(),
                        null,
                        null));
        store.content().register(new Trigger(TYPE, TYPE, Map.of()));
        store.content()
                .register(new Action(
                        Ref.of("core.noop"),
                        null,
                        true,
                        "noop",
                        "",
                        Map.of("text", Map.of("type", "string")),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));
        engine = engine(StaleEpoch.ACCEPT);
    }

    private RulesEngine engine(StaleEpoch staleEpoch) {
        RulesEngine made = new RulesEngine(
                "n",
                bus,
                Engines.handler(bus, faulty, metrics, staleEpoch, clock),
                clock,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1)));
        made.joined("n-1");
        return made;
    }

    @AfterEach
    void stop() {
        engine.stop();
        bus.close();
    }

    @Test
    void parametersOfARuleFindAllThatTemplatesMayName() throws InterruptedException {
        store.keys().put(new KeyValue(KeyValue.SYSTEM, "a", "1", false, null, null));
        store.keys().put(new KeyValue(KeyValue.USER, "stanley:b", "2", false, null, null));
        rule(
                "p.r",
                "core.noop",
                Map.of(
                        "text",
                        "{{ config_context.host }} {{ st2kv.system.a }} {{ st2kv.user.b }} {{ action_context.rule.name }}"
                                + " {{ trigger.n }}"));
        engine.start();
        send(event("e1", Map.of("n", 7)));

        assertThat(store.executions().get(nextNotification().id()).orElseThrow().parameters())
                .isEqualTo(Map.of("text", "core.stanley 1 2 r 7"));
    }

    @Test
    void oneEventAndOneRuleMakeOneExecutionUnderItsDerivedId() throws InterruptedException {
        rule("p.r", "core.noop", Map.of("text", "{{trigger.n}}"));
        engine.start();
        Event event = send(event("e1", Map.of("n", 7)));

        ExecutionNotification notification = nextNotification();

        assertThat(notification)
                .isEqualTo(new ExecutionNotification(Ids.execution(event.id(), Ref.of("p.r")), 0, "core.noop"));
        Execution execution = store.executions().get(notification.id()).orElseThrow();
        assertThat(execution.status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(execution.parameters()).isEqualTo(Map.of("text", "7"));
        assertThat(execution.context()).containsEntry("user", "stanley").containsEntry("pack", "core");
        assertThat(recorded(event).status()).isEqualTo(TriggerInstance.Status.PROCESSED);
        assertThat(enforcements(event)).singleElement().satisfies(e -> {
            assertThat(e.executionId()).isEqualTo(execution.id());
            assertThat(e.succeeded()).isTrue();
        });
    }

    @Test
    void aRepeatedEventMakesNoSecondExecution() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        engine.start();
        for (int i = 0; i < 5; i++) {
            send(event("same", Map.of("n", 1)));
        }
        Event last = send(event("last", Map.of("n", 1)));

        Set<String> notified = new HashSet<>();
        while (notified.size() < 2) {
            notified.add(nextNotification().id());
        }

        recorded(last);
        assertThat(store.executions().find(ExecutionStore.Query.all()).total()).isEqualTo(2);
    }

    @Test
    void holdsItsEventsWhileTheDatabaseIsAwayAndLosesNone() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        engine.start();
        send(event("before", Map.of("n", 1)));
        nextNotification();

        store.goAway();
        for (int i = 0; i < 20; i++) {
            send(event("during" + i, Map.of("n", i)));
        }
        store.comeBack();

        Set<String> notified = new HashSet<>();
        while (notified.size() < 20) {
            notified.add(nextNotification().id());
        }
        assertThat(store.executions().find(ExecutionStore.Query.all()).total()).isEqualTo(21);
    }

    @Test
    void aPayloadThatDoesNotFitIsRecordedWithTheReason() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        engine.start();
        Event event = send(event("bad", Map.of("n", "seven")));

        TriggerInstance instance = recorded(event);

        assertThat(instance.status()).isEqualTo(TriggerInstance.Status.PROCESSING_FAILED);
        assertThat(instance.failure()).contains("p.changed").contains("n");
        assertThat(store.executions().find(ExecutionStore.Query.all()).total()).isZero();
    }

    @Test
    void anUnknownTriggerIsRecordedWithTheReason() throws InterruptedException {
        engine.start();
        Event event = send(new Event(
                Ids.derive("x"),
                Ref.of("p.nosuch"),
                Map.of(),
                clock.instant(),
                null,
                null,
                new Event.Source("n", null, 0)));

        assertThat(recorded(event).failure()).startsWith("trigger \"p.nosuch\" is not registered");
    }

    @Test
    void aRuleWhoseActionDoesNotExistLeavesAFailedEnforcement() throws InterruptedException {
        rule("p.r", "p.nosuch", Map.of());
        engine.start();
        Event event = send(event("e", Map.of("n", 1)));
        recorded(event);

        assertThat(enforcements(event)).singleElement().satisfies(e -> {
            assertThat(e.failure()).isEqualTo("Action \"p.nosuch\" doesn't exist");
            assertThat(e.executionId()).isNull();
        });
    }

    @Test
    void aFailureDoesNotShowWhatThePayloadHoldsOfSecrets() throws InterruptedException {
        store.content()
                .register(new TriggerType(
                        TYPE,
                        null,
                        Map.of("properties", Map.of("key", Map.of("type", "string", "secret", true))),
                        Map.of(),
                        List.of(),
                        null,
                        null));
        rule("p.r", "core.noop", Map.of("text", "{{ trigger.key | from_json_string }}"));
        engine.start();
        Event event = send(event("e", Map.of("n", 1, "key", "s3cret")));
        assertThat(recorded(event).failure()).isNull();

        Execution execution =
                store.executions().get(Ids.execution(event.id(), Ref.of("p.r"))).orElseThrow();
        assertThat(execution.result().toString()).contains("text").doesNotContain("s3cret");
        assertThat(enforcements(event))
                .singleElement()
                .satisfies(e -> assertThat(e.failure()).contains("text").doesNotContain("s3cret"));
    }

    @Test
    void aTemplateThatFailsLeavesAFailedExecutionThatIsNotRun() throws InterruptedException {
        rule("p.r", "core.noop", Map.of("text", "{{trigger.missing.deep}}"));
        engine.start();
        Event event = send(event("e", Map.of("n", 1)));
        recorded(event);

        Execution execution =
                store.executions().get(Ids.execution(event.id(), Ref.of("p.r"))).orElseThrow();
        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.result()).containsKey("error");
        assertThat(enforcements(event))
                .singleElement()
                .satisfies(e -> assertThat(e.failure()).isNotNull());
        assertThat(notifications.take(1, Duration.ZERO)).isEmpty();
    }

    @Test
    void aMessageThatIsNoEventGoesToTheDeadLettersAndTheNextOneIsHandled() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        engine.start();
        bus.publish(Queue.TRIGGER, new Message("junk", "no json".getBytes(StandardCharsets.UTF_8)))
                .join();
        recorded(send(event("after", Map.of("n", 1))));

        assertThat(store.deadLetters().list(10)).singleElement().satisfies(letter -> {
            assertThat(letter.messageId()).isEqualTo("junk");
            assertThat(letter.body()).isEqualTo("no json");
            assertThat(letter.reason()).startsWith("it is no event");
        });
    }

    @Test
    void aRuleThatWasChangedAppliesToTheNextEvent() throws InterruptedException {
        engine.start();
        recorded(send(event("one", Map.of("n", 1))));
        rule("p.late", "core.noop", Map.of());

        Event event = send(event("two", Map.of("n", 1)));
        assertThat(nextNotification().id()).isEqualTo(Ids.execution(event.id(), Ref.of("p.late")));
    }

    @Test
    void anEventOfASensorThatHasMovedIsFlaggedAndAcceptedAllTheSame() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        moveSensor();
        engine.start();
        Event old = send(event("old", Map.of("n", 1), 1));
        Event current = send(event("current", Map.of("n", 1), 2));

        assertThat(recorded(old).stale()).isTrue();
        assertThat(recorded(old).status()).isEqualTo(TriggerInstance.Status.PROCESSED);
        assertThat(recorded(current).stale()).isFalse();
        assertThat(store.executions().find(ExecutionStore.Query.all()).total()).isEqualTo(2);
    }

    @Test
    void anEventOfASensorThatHasMovedIsRefusedWithTheReasonWhereThatIsThePolicy() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        moveSensor();
        metrics = new Metrics();
        engine = engine(StaleEpoch.REFUSE);
        engine.start();
        Event old = send(event("old", Map.of("n", 1), 1));
        Event current = send(event("current", Map.of("n", 1), 2));

        assertThat(recorded(current).status()).isEqualTo(TriggerInstance.Status.PROCESSED);
        TriggerInstance refused = recorded(old);
        assertThat(refused.status()).isEqualTo(TriggerInstance.Status.PROCESSING_FAILED);
        assertThat(refused.event()).isEqualTo(old);
        assertThat(refused.stale()).isTrue();
        assertThat(refused.failure())
                .startsWith(
                        "its sensor \"p.S\" dispatched it on node \"n\" under epoch 1, and the lease is at 2 by now");
        assertThat(store.executions().find(ExecutionStore.Query.all()).total()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"revision", "list", "leases", "recorded"})
    void blamesNoEventForWhatCannotBeRead(String operation) throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        faulty.breaks(operation, new IllegalArgumentException("not the JSON that was expected"));
        engine.start();
        Event event = send(named(event("e", Map.of("n", 1))));
        faulty.awaitFailures(20);
        awaitReady(false);
        faulty.breaks(operation, StoreException.permanentFailure("access was refused", null));
        faulty.awaitFailures(20);
        assertThat(store.events().instance(event.id())).isEmpty();

        faulty.mend();

        assertThat(nextNotification().id()).isEqualTo(Ids.execution(event.id(), Ref.of("p.r")));
        recorded(event);
        awaitReady(true);
        assertThat(store.deadLetters().list(10)).isEmpty();
    }

    @Test
    void givesItsEventsBackWhenItIsStoppedBeforeItCouldRead() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        faulty.breaks("list", new IllegalArgumentException("not the JSON that was expected"));
        engine.start();
        Event one = send(event("one", Map.of("n", 1)));
        Event two = send(event("two", Map.of("n", 2)));
        faulty.awaitFailures(20);

        engine.stop();
        faulty.mend();
        metrics = new Metrics();
        engine = engine(StaleEpoch.ACCEPT);
        engine.start();

        assertThat(recorded(one).status()).isEqualTo(TriggerInstance.Status.PROCESSED);
        assertThat(recorded(two).status()).isEqualTo(TriggerInstance.Status.PROCESSED);
        assertThat(store.deadLetters().list(10)).isEmpty();
    }

    @Test
    void anEventWhoseConsequencesCannotBeWrittenGoesToTheDeadLetters() throws InterruptedException {
        faulty.breaks("recordInstances", StoreException.permanentFailure("the document is too large", null));
        engine.start();
        Event event = send(event("large", Map.of("n", 1)));
        faulty.awaitFailures(5);
        faulty.mend();
        recorded(send(event("after", Map.of("n", 1))));

        assertThat(store.events().instance(event.id())).isEmpty();
        assertThat(store.deadLetters().list(10)).singleElement().satisfies(letter -> {
            assertThat(letter.attempts()).isEqualTo(5);
            assertThat(letter.reason()).contains("too large");
        });
    }

    @Test
    void isReadyFromItsStartToItsStop() throws InterruptedException {
        assertThat(engine.check().ok()).isFalse();
        engine.start();
        assertThat(engine.check().ok()).isTrue();
        engine.stop();
        assertThat(engine.check().ok()).isFalse();
    }

    @Test
    void countsACopyOnceHoweverOftenItsBatchIsTried() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        Event event = named(event("same", Map.of("n", 1)));
        send(event);
        send(event);
        faulty.breaks("recordInstances", StoreException.transientFailure("the database is away", null));
        engine.start();
        faulty.awaitFailures(20);
        assertThat(suppressed()).isZero();

        faulty.mend();
        recorded(event);
        send(event);
        recorded(send(event("after", Map.of("n", 1))));
        engine.stop();

        assertThat(suppressed()).isEqualTo(2);
    }

    private static Event named(Event event) {
        return new Event(
                event.id(), event.trigger(), event.payload(), event.occurredAt(), "key", null, null, event.source());
    }

    @Test
    void doesNotAskWhetherAnEventIsRecordedThatNothingNamesAndThatComesForTheFirstTime() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        faulty.breaks("recorded", StoreException.transientFailure("the database is away", null));
        engine.start();

        recorded(send(event("fresh", Map.of("n", 1))));

        send(named(event("named", Map.of("n", 1))));
        faulty.awaitFailures(3);
    }

    @Test
    void whatItsSenderSendsTwiceMakesOneExecution() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        engine.start();
        Event event = send(event("twice", Map.of("n", 1)));
        recorded(event);
        send(event);
        recorded(send(event("after", Map.of("n", 1))));

        assertThat(store.executions().find(ExecutionStore.Query.all()).total()).isEqualTo(2);
        assertThat(enforcements(event)).hasSize(1);
    }

    @Test
    void writesTheOthersOfABatchOfWhichOneIsRefused() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        Event before = send(named(event("before", Map.of("n", 1))));
        Event culprit = send(event("culprit", Map.of("n", 1)));
        Event after = send(event("after", Map.of("n", 1)));
        send(before);
        faulty.refusesExecutionsOf(culprit.id());
        engine.start();

        recorded(before);
        recorded(after);
        faulty.awaitFailures(6); // with the others, and five times alone
        Event next = send(event("next", Map.of("n", 1)));
        recorded(next);

        assertThat(store.executions().find(ExecutionStore.Query.all()).items())
                .extracting(Execution::triggerInstanceId)
                .containsExactlyInAnyOrder(before.id(), after.id(), next.id());
        assertThat(store.deadLetters().list(10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).contains("was refused"));
    }

    @Test
    void measuresTheStagesOfEachEvent() throws InterruptedException {
        rule("p.r", "core.noop", Map.of());
        engine.start();
        recorded(send(event("one", Map.of("n", 1))));
        recorded(send(event("two", Map.of("n", 1))));
        engine.stop();

        Map<String, Long> counts = metrics.eventStageSeconds().collect().getDataPoints().stream()
                .collect(Collectors.toMap(point -> point.getLabels().get("stage"), point -> point.getCount()));
        assertThat(counts)
                .isEqualTo(Map.of("received", 2L, "decided", 2L, "written", 2L, "notified", 2L, "recorded", 2L));
    }

    private double suppressed() {
        return metrics.duplicatesSuppressed().labelValues("event").get();
    }

    @Test
    void buriesAnEventThatComesBackAgainAndAgainAndTriesThoseThatWereWithIt() throws InterruptedException {
        Event culprit = send(event("culprit", Map.of("n", 1)));
        Event victim = send(event("victim", Map.of("n", 2)));
        deliverWithoutEffect(100);
        Event other = send(event("other", Map.of("n", 3)));

        engine.start();

        recorded(victim);
        recorded(other);
        assertThat(store.events().instance(culprit.id())).isEmpty();
        assertThat(store.deadLetters().list(10)).singleElement().satisfies(letter -> {
            assertThat(letter.messageId()).isEqualTo(culprit.id());
            assertThat(letter.reason()).startsWith("it was delivered 101 times and neither handled nor refused");
        });
    }

    @Test
    void blamesNoEventForWhatOutagesDo() throws InterruptedException {
        Event event = send(event("e", Map.of("n", 1)));
        deliverWithoutEffect(99);

        engine.start();

        recorded(event);
        assertThat(store.deadLetters().list(10)).isEmpty();
    }

    /** As an engine does that dies before it has handled anything. */
    private void deliverWithoutEffect(int times) throws InterruptedException {
        try (MemoryBus dying = bus.broker().connect()) {
            Subscription subscription = dying.subscribe(Queue.TRIGGER, 10);
            for (int i = 0; i < times; i++) {
                assertThat(subscription.take(10, LONG)).isNotEmpty();
                dying.loseConnection();
                dying.reconnect();
            }
        }
    }

    private void moveSensor() {
        var first = store.cluster().acquire("sensor:p.S", Optional.empty(), "one");
        var second = store.cluster().acquire("sensor:p.S", first, "two");
        assertThat(second.orElseThrow().epoch()).isEqualTo(2);
    }

    private Event send(Event event) {
        bus.publish(Queue.TRIGGER, EventMessage.encode(event)).join();
        return event;
    }

    private Event event(String name, Map<String, ?> payload) {
        return event(name, payload, 1);
    }

    private Event event(String name, Map<String, ?> payload, long epoch) {
        return new Event(
                Ids.derive(name),
                TYPE,
                Map.copyOf(payload),
                clock.instant(),
                null,
                null,
                new Event.Source("n", "p.S", epoch));
    }

    private void rule(String ref, String action, Map<String, ?> parameters) {
        store.content()
                .register(new Rule(
                        Ref.of(ref),
                        null,
                        true,
                        Rule.STANDARD,
                        TYPE.toString(),
                        Map.of(),
                        TYPE,
                        Map.of("trigger.n", Map.of("type", "exists", "pattern", true)),
                        action,
                        Map.copyOf(parameters),
                        List.of(),
                        Map.of(),
                        null));
    }

    private ExecutionNotification nextNotification() throws InterruptedException {
        List<Delivery> taken = notifications.take(1, LONG);
        assertThat(taken).as("a notification").hasSize(1);
        taken.get(0).ack();
        return ExecutionNotification.decode(taken.get(0).message());
    }

    /** The instance of {@code event}, once it is recorded. */
    private TriggerInstance recorded(Event event) throws InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (clock.since(began).compareTo(LONG) < 0) {
            var instance = store.events().instance(event.id());
            if (instance.isPresent()) {
                return instance.get();
            }
            pause.await(Duration.ofMillis(2));
        }
        throw new AssertionError("event " + event + " was never recorded");
    }

    private void awaitReady(boolean ready) throws InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (engine.check().ok() != ready) {
            assertThat(clock.since(began)).as("waits to see ready: %s", ready).isLessThan(LONG);
            pause.await(Duration.ofMillis(1));
        }
    }

    private List<Enforcement> enforcements(Event event) {
        return store.events().enforcements(EnforcementQuery.of(event.id())).items();
    }
}
