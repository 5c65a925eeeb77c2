// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessagePublisher;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Members;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.execution.LifecycleHooks;
import dev.petrel.engine.execution.PendingExecutions;
import dev.petrel.engine.execution.PendingStep;
import dev.petrel.engine.execution.PendingSweeper;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.ResultChunks;
import dev.petrel.engine.trigger.OwnEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Inquiries from the moment they wait, with processes that die and a broker that is away. */
class InquiryScenarioTest {

    private static final Execution.Claim CLAIM = new Execution.Claim("n-1", "n", "n.example.com", 42);
    private static final Action ASK = Actions.of("core.ask", Inquiry.RUNNER);

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBusBroker broker = new MemoryBusBroker(clock);
    private final MemoryBus bus = broker.connect();
    private final Subscription rules = broker.connect().subscribe(Queue.TRIGGER, 100);
    private final ExecutionLifecycle lifecycle = process(step());
    private final Inquiries inquiries = new Inquiries(store.executions(), lifecycle);
    private final Membership survivor = Members.of(store.cluster(), "survivor", 1, "actionrunner", clock);
    private final PendingSweeper sweeper = new PendingSweeper(new Leases(store.cluster(), survivor), lifecycle, clock);

    private PendingStep step() {
        return new InquiryStep(store.executions(), new OwnEvents("st2-node", new EventPublisher(bus), clock), clock);
    }

    /** What the death of a process is to the code that runs then: nothing after it is done. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Dies once the inquiry waits, before rules are told. */
    private static final class Deadly implements PendingStep {
        @Override
        public String what() {
            return "live";
        }

        @Override
        public boolean follows(Execution execution) {
            return true;
        }

        @Override
        public Next attend(Execution pending, boolean hurried) {
            throw new Death();
        }
    }

    private ExecutionLifecycle process(PendingStep... steps) {
        return new ExecutionLifecycle(
                store.executions(),
                new ExecutionNotifier(bus),
                clock,
                LifecycleHooks.standard(store.executions(), clock)
                        .with(new PendingExecutions(store.executions(), clock, List.of(steps))));
    }

    private Execution claimed(String name) {
        lifecycle.request(Execution.requested(
                Ids.derive(name), ASK, Map.of(), Map.of("user", "stanley"), Execution.Lineage.NONE, clock.instant()));
        return lifecycle.claim(Ids.derive(name), 0, CLAIM).orElseThrow();
    }

    private Execution asked(String name, Map<String, Object> parameters) {
        Execution run = claimed(name);
        assertThat(lifecycle.suspend(run, Inquiry.of(run.id(), parameters).result()))
                .contains(ExecutionStatus.PENDING);
        return run;
    }

    private List<Event> told() throws InterruptedException {
        List<Event> events = new ArrayList<>();
        for (Delivery delivery : rules.take(100, Duration.ZERO)) {
            events.add(EventMessage.decode(delivery.message()));
            delivery.ack();
        }
        return events;
    }

    private void sweep(int rounds) throws InterruptedException {
        for (int i = 0; i < rounds; i++) {
            Duration ignored = sweeper.step();
        }
    }

    private Execution now(Execution execution) {
        return store.executions().get(execution.id()).orElseThrow();
    }

    @BeforeEach
    void join() {
        survivor.start();
    }

    @AfterEach
    void leave() {
        survivor.stop();
        bus.close();
    }

    @Test
    void tellsRulesOnceAsSoonAsItWaits() throws Exception {
        Execution asked = asked("a", Map.of("route", "ops"));

        List<Event> told = told();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).trigger()).isEqualTo(Ref.of("core.st2.generic.inquiry"));
        assertThat(told.get(0).payload()).isEqualTo(Map.of("id", asked.id(), "route", "ops"));
        sweep(4);
        assertThat(told()).isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void firesWhatStackStormFired() throws Exception {
        Map<String, Object> recorded =
                Json.readObject(Files.readString(Path.of("src/test/resources/golden-behaviour/triggers/inquiry.json")));
        Map<String, Object> done = (Map<String, Object>) recorded.get("done");
        Map<String, Object> body = (Map<String, Object>) done.get("body");

        Execution asked = asked("a", (Map<String, Object>) body.get("parameters"));

        assertThat(now(asked).status().word()).isEqualTo(done.get("status"));
        assertThat(told())
                .extracting(event -> Map.of(
                        "trigger", event.trigger().toString(),
                        "status", "processed",
                        "payload", Map.of("id", "<id>", "route", event.payload().get("route"))))
                .isEqualTo(recorded.get("trigger_instances"));
    }

    @Test
    void itsEventIsInTheTraceOfTheExecutionAndNextInItsChain() throws Exception {
        Execution asked = asked("a", Map.of());
        Event event = told().get(0);
        assertThat(event.trace().id()).isEqualTo(asked.id());
        assertThat(event.source().chain()).isEqualTo(1);
    }

    @Test
    void tellsRulesThoughTheProcessDiedBetweenPendingAndEvent() throws Exception {
        Execution run = claimed("a");
        Event first = null;
        try {
            var ignored = process(new Deadly())
                    .suspend(run, Inquiry.of(run.id(), Map.of()).result());
        } catch (Death e) {
            assertThat(now(run).status()).isEqualTo(ExecutionStatus.PENDING);
        }
        assertThat(told()).isEmpty();

        sweep(2);

        List<Event> told = told();
        assertThat(told).hasSize(1);
        first = told.get(0);
        assertThat(first.payload()).containsEntry("id", run.id());
        sweep(3);
        assertThat(told()).isEmpty();
    }

    @Test
    void anEventThatIsSentTwiceIsTheSameEvent() throws Exception {
        Execution asked = asked("a", Map.of());
        Event first = told().get(0);

        var ignored = step().attend(now(asked), false);

        assertThat(told()).extracting(Event::id).containsExactly(first.id());
    }

    @Test
    void waitsForTheBrokerWithoutHoldingUpTheRun() throws Exception {
        bus.loseConnection();
        Execution asked = asked("a", Map.of());
        assertThat(now(asked).status()).isEqualTo(ExecutionStatus.PENDING);
        sweep(3);
        assertThat(told()).isEmpty();

        bus.reconnect();
        clock.advance(Duration.ofMinutes(1));
        sweep(2);

        assertThat(told()).hasSize(1);
    }

    @Test
    void aSlowBrokerKeepsNoInquiryFromItsEnd() throws Exception {
        bus.loseConnection();
        for (int i = 0; i < 60; i++) {
            var ignored = asked("untold " + i, Map.of());
        }
        Execution ending = asked("ending", Map.of("ttl", 1));
        bus.reconnect();
        clock.advance(Duration.ofMinutes(1));
        MessagePublisher slow = new MessagePublisher() {
            @Override
            public CompletableFuture<Void> publish(Queue queue, Message message) {
                clock.advance(Duration.ofSeconds(9));
                return bus.publish(queue, message);
            }

            @Override
            public boolean connected() {
                return true;
            }
        };
        PendingStep step =
                new InquiryStep(store.executions(), new OwnEvents("n", new EventPublisher(slow), clock), clock);
        PendingSweeper sweeps = new PendingSweeper(new Leases(store.cluster(), survivor), process(step), clock);
        var noticed = sweeps.step();
        Instant began = clock.instant();

        var done = sweeps.step();

        assertThat(now(ending).status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(Duration.between(began, clock.instant())).isLessThan(Duration.ofSeconds(20));
        assertThat(told()).as("told meanwhile").isNotEmpty();
    }

    @Test
    void whatCannotBeReadHoldsUpNoOther() throws Exception {
        Execution broken = asked("broken", Map.of("ttl", 1));
        Execution other = asked("other", Map.of("ttl", 1));
        store.spoilExecution(broken.id());
        clock.advance(Duration.ofMinutes(2));

        sweep(2);

        assertThat(now(other).status()).isEqualTo(ExecutionStatus.TIMEOUT);
    }

    @Test
    void endsAsTimeoutWhenItsTtlIsOverAndKeepsWhatWasAsked() throws Exception {
        Execution asked = asked("a", Map.of("ttl", 2, "route", "ops"));
        clock.advance(Duration.ofSeconds(119));
        sweep(2);
        assertThat(now(asked).status()).isEqualTo(ExecutionStatus.PENDING);
        Map<String, Object> result = now(asked).result();

        clock.advance(Duration.ofSeconds(1));
        sweep(2);

        assertThat(now(asked).status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(now(asked).result()).isEqualTo(result).containsEntry("route", "ops");
        assertThat(inquiries.respond(asked.id(), Map.of("continue", true), "stanley", List.of()))
                .isEqualTo(
                        new Inquiries.Refused("Inquiry \"" + asked.id() + "\" timed out and cannot be responded to."));
        assertThat(told()).hasSize(1);
    }

    @Test
    void withoutTtlItWaitsForEver() throws Exception {
        Execution asked = asked("a", Map.of("ttl", 0));
        Execution endless = asked("b", Map.of("ttl", Long.MAX_VALUE));
        clock.advance(Duration.ofDays(4000));
        sweep(3);
        assertThat(now(asked).status()).isEqualTo(ExecutionStatus.PENDING);
        assertThat(now(endless).status()).isEqualTo(ExecutionStatus.PENDING);
    }

    @Test
    void ofConcurrentAnswersOneIsTaken() throws Exception {
        Execution asked = asked("a", Map.of("schema", Map.of("type", "object")));
        int people = 8;
        CountDownLatch together = new CountDownLatch(people);
        ExecutorService threads = Executors.newFixedThreadPool(people);
        List<Future<Inquiries.Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            int who = i;
            answers.add(threads.submit(() -> {
                together.countDown();
                together.await();
                return inquiries.respond(asked.id(), Map.of("who", who), "stanley", List.of());
            }));
        }
        int taken = 0;
        for (Future<Inquiries.Outcome> answer : answers) {
            Inquiries.Outcome outcome = answer.get();
            if (outcome instanceof Inquiries.Good) {
                taken++;
            } else {
                assertThat(outcome)
                        .isEqualTo(
                                new Inquiries.Refused("Inquiry \"" + asked.id() + "\" has already been responded to."));
            }
        }
        threads.shutdown();
        assertThat(taken).isEqualTo(1);
        assertThat(now(asked).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void onlyThoseWhoAreNamedMayAnswer() {
        Execution asked = asked("a", Map.of("users", List.of("alice")));
        assertThat(inquiries.respond(asked.id(), Map.of("continue", true), "stanley", List.of()))
                .isEqualTo(new Inquiries.Forbidden(
                        "User \"stanley\" does not have permission to respond to inquiry \"" + asked.id() + "\"."));
        assertThat(inquiries.respond(asked.id(), Map.of("continue", true), "alice", List.of()))
                .isInstanceOf(Inquiries.Good.class);
    }

    @Test
    void takesAnswersToAQuestionThatIsStoredBesideItsExecution() {
        Map<String, Object> schema =
                Map.of("type", "object", "description", "x".repeat(2 * ResultChunks.LARGEST_INLINE));
        Execution asked = asked("a", Map.of("schema", schema));
        assertThat(now(asked).stored()).isNotNull();

        assertThat(inquiries.respond(asked.id(), Map.of("a", 1), "stanley", List.of()))
                .isInstanceOf(Inquiries.Good.class);

        assertThat(now(asked).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void isCanceledUnanswered() throws Exception {
        Execution asked = asked("a", Map.of("ttl", 1));

        assertThat(inquiries.cancel(asked.id(), "alice")).isInstanceOf(Inquiries.Good.class);

        assertThat(now(asked).status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(inquiries.waiting()).isEmpty();
        assertThat(inquiries.respond(asked.id(), Map.of(), "alice", List.of()))
                .isEqualTo(new Inquiries.Refused(
                        "Inquiry \"" + asked.id() + "\" is canceled and cannot be responded to."));
        clock.advance(Duration.ofHours(1));
        sweep(2);
        assertThat(now(asked).status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void listsThoseThatWaitTheNewestFirst() {
        Execution a = asked("a", Map.of("ttl", 5));
        clock.advance(Duration.ofSeconds(1));
        Execution b = asked("b", Map.of("ttl", 1));
        clock.advance(Duration.ofSeconds(1));
        Execution c = asked("c", Map.of());
        var ignored = inquiries.respond(c.id(), Map.of("continue", true), "stanley", List.of());

        assertThat(inquiries.waiting()).containsExactly(b.id(), a.id());
        assertThat(inquiries.read(List.of(b.id(), a.id())))
                .extracting(Inquiry::ttl)
                .containsExactly(1L, 5L);
    }

    @Test
    void itsEndIsCountedFromWhenItBeganToWait() {
        Instant at = clock.instant();
        assertThat(Inquiry.of("i", Map.of("ttl", 3)).end(at)).contains(at.plusSeconds(180));
        assertThat(Inquiry.of("i", Map.of()).end(at)).contains(at.plus(Duration.ofDays(1)));
    }

    @Test
    void whoIsNamedAndHasARoleThatIsNamedMayAnswer() {
        Inquiry ofRoles = Inquiry.of("i", Map.of("roles", List.of("ops", "admin")));
        assertThat(ofRoles.fault(true)).isEmpty();
        assertThat(ofRoles.mayAnswer("alice", List.of("observer", "ops"))).isTrue();
        assertThat(ofRoles.mayAnswer("alice", List.of("observer"))).isFalse();
        assertThat(ofRoles.mayAnswer("alice", List.of())).isFalse();

        Inquiry ofBoth = Inquiry.of("i", Map.of("roles", List.of("ops"), "users", List.of("alice")));
        assertThat(ofBoth.mayAnswer("alice", List.of("ops"))).isTrue();
        assertThat(ofBoth.mayAnswer("alice", List.of())).isFalse();
        assertThat(ofBoth.mayAnswer("bob", List.of("ops"))).isFalse();
    }

    @Test
    void saysWhatCannotBeAsked() {
        assertThat(Inquiry.of("i", Map.of("roles", List.of("admin"))).fault(false))
                .hasValueSatisfying(why -> assertThat(why).contains("\"roles\" is [admin]", "\"users\""));
        assertThat(Inquiry.of("i", Map.of("ttl", -1)).fault(false))
                .hasValueSatisfying(why -> assertThat(why).contains("\"ttl\" is -1"));
        assertThat(Inquiry.of("i", Map.of("schema", Map.of("type", "string"))).fault(false))
                .hasValueSatisfying(why -> assertThat(why).contains("\"schema\" is of type \"string\""));
        assertThat(Inquiry.of("i", Map.of("schema", Map.of("type", "object", "minProperties", "two")))
                        .fault(false))
                .hasValueSatisfying(why -> assertThat(why).contains("minProperties"));
        assertThat(Inquiry.of("i", Map.of("users", List.of("alice"))).fault(false))
                .isEmpty();
    }
}
