// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.config.RulesConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.rules.EventHandler;
import dev.petrel.rules.RuleEnforcer;
import dev.petrel.rules.RuleEvaluator;
import dev.petrel.rules.RuleSet;
import dev.petrel.rules.RulesEngine;
import dev.petrel.rules.RulesMetrics;
import dev.petrel.runner.RunnerPlugins;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that reach the broker in one message, on their way to executions. */
@Timeout(120)
final class BatchedEventsIT {

    private static final Ref TYPE = Ref.of("p.changed");

    private final Clock clock = new SystemClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final EmbeddedBroker broker = EmbeddedBroker.inMemory(0);
    private final JinjaTemplates templates = new JinjaTemplates();
    private final Metrics metrics = new Metrics();
    private final List<Runnable> closing = new ArrayList<>();
    private RabbitBus bus;

    @BeforeEach
    void open() throws Exception {
        broker.start();
        closing.add(broker::stop);
        bus = bus();
        store.content()
                .register(new TriggerType(TYPE, null, Map.of("type", "object"), Map.of(), List.of(), null, null));
        store.content().register(new Trigger(TYPE, TYPE, Map.of()));
        store.content()
                .register(new Action(
                        Ref.of("p.act"),
                        null,
                        true,
                        "noop",
                        "",
                        Map.of("n", Map.of("type", "string")),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));
        store.content()
                .register(new Rule(
                        Ref.of("p.rule"),
                        null,
                        true,
                        Rule.STANDARD,
                        TYPE.toString(),
                        Map.of(),
                        TYPE,
                        Map.of(),
                        "p.act",
                        Map.of("n", "{{ trigger.n }}"),
                        List.of(),
                        Map.of(),
                        null));
    }

    @AfterEach
    void close() {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).run();
        }
    }

    private RabbitBus bus() {
        RabbitBus made = new RabbitBus(new MessagingConfig(List.of(broker.url()), "test"), "test", clock, metrics);
        closing.add(made::close);
        made.sendTogetherWhile(() -> true);
        eventually(() -> assertThat(made.connected()).isTrue());
        return made;
    }

    private RulesEngine engine(RabbitBus on) {
        return engine(on, new Metrics());
    }

    private RulesEngine engine(RabbitBus on, Metrics metrics) {
        TemplateContext context =
                new TemplateContext((scope, name) -> Optional.empty(), (pack, user) -> Map.of(), "stanley");
        ContentCache content = new ContentCache(store.content(), clock);
        EventHandler handler = new EventHandler(
                new EventHandler.Parts(
                        store,
                        () -> RuleSet.of(content.now(), RunnerPlugins.discover().catalog(), templates),
                        new RuleEnforcer(
                                new RuleEvaluator(context.forCriteria()),
                                new ExecutionRequests(templates, context),
                                "stanley",
                                true),
                        Lifecycles.standard(store.executions(), on, clock),
                        new RulesMetrics(metrics),
                        clock),
                RulesConfig.StaleEpoch.ACCEPT);
        RulesEngine engine = new RulesEngine(
                "n", on, handler, clock, new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1)));
        closing.add(engine::stop);
        engine.joined("n-1");
        engine.start();
        return engine;
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    private Event event(int n) {
        return new Event(
                Ids.derive("e" + n),
                TYPE,
                Map.of("n", n),
                clock.instant(),
                null,
                null,
                new Event.Source("n", "p.Sensor", 1));
    }

    private List<Event> events(int count) {
        return IntStream.range(0, count).mapToObj(this::event).toList();
    }

    /** Puts one message into the queue, with all of {@code messages} in it. */
    private void sendTogether(List<Message> messages) throws Exception {
        StringBuilder line = new StringBuilder();
        StringBuilder bodies = new StringBuilder();
        for (Message each : messages) {
            line.append(line.isEmpty() ? "" : ",").append("[\"" + each.id() + "\"," + each.body().length + "]");
            bodies.append(new String(each.body(), StandardCharsets.UTF_8)).append('\n');
        }
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.url().replaceFirst("/$", ""));
        try (Connection connection = factory.newConnection()) {
            var channel = connection.createChannel();
            channel.confirmSelect();
            byte[] body = ("{\"petrel_batch\":[" + line + "]}\n" + bodies).getBytes(StandardCharsets.UTF_8);
            channel.basicPublish("test.trigger", "trigger", null, body);
            channel.waitForConfirmsOrDie(30_000);
        }
    }

    private static Message broken(String id) {
        return new Message(id, "{\"id\":\"no event\"}".getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Execution> execution(Event event) {
        return store.executions().get(Ids.execution(event.id(), Ref.of("p.rule")));
    }

    private void assertHandled(List<Event> events) {
        eventually(() -> assertThat(events)
                .allMatch(each -> store.events().instance(each.id()).isPresent()));
        assertThat(events).allMatch(each -> execution(each).isPresent());
    }

    private void assertQueueEmpty() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.url().replaceFirst("/$", ""));
        try (Connection connection = factory.newConnection()) {
            var channel = connection.createChannel();
            eventually(() -> assertThat(channel.messageCount("test.trigger")).isZero());
        }
    }

    @Test
    void eachEventOfABurstMakesItsExecution() throws Exception {
        EventPublisher publisher = new EventPublisher(bus);
        List<Event> events = events(500);
        CompletableFuture<?>[] kept = events.stream().map(publisher::publish).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(kept).get(60, TimeUnit.SECONDS);
        RulesEngine engine = engine(bus());

        assertHandled(events);

        engine.stop();
        assertQueueEmpty();
        assertThat(metrics.eventsPerMessage().collect().getDataPoints().get(0).getCount())
                .isLessThan(500);
    }

    @Test
    void onlyWhatIsNoEventBecomesADeadLetter() throws Exception {
        List<Event> good = events(4);
        List<Message> messages =
                new ArrayList<>(good.stream().map(EventMessage::encode).toList());
        messages.add(2, broken("broken"));
        sendTogether(messages);
        RulesEngine engine = engine(bus);

        assertHandled(good);

        eventually(() -> assertThat(store.deadLetters().list(10)).hasSize(1));
        DeadLetter letter = store.deadLetters().list(10).get(0);
        assertThat(letter.messageId()).isEqualTo("broken");
        assertThat(letter.body()).isEqualTo("{\"id\":\"no event\"}");
        assertThat(letter.reason()).startsWith("it is no event: event message has no \"trigger\"");
        engine.stop();
        bus.close();
        assertQueueEmpty();
    }

    /** As an engine does that is killed after it has written all that follows from some of the events. */
    @Test
    void whatIsRecordedIsPassedOverWhenAllComesAgain() throws Exception {
        List<Event> events = events(6);
        sendTogether(events.stream().map(EventMessage::encode).toList());
        RabbitBus dying = bus();
        RulesEngine first = engine(dying);
        assertHandled(events);
        first.stop();
        sendTogether(events.stream().map(EventMessage::encode).toList());
        RabbitBus taker = bus();
        var taken = taker.subscribe(Queue.TRIGGER, 10).take(6, Duration.ofSeconds(30));
        assertThat(taken).isNotEmpty();
        taken.get(0).ack();
        taker.close();

        Metrics metrics = new Metrics();
        RulesEngine second = engine(bus(), metrics);

        eventually(() -> assertThat(
                        metrics.duplicatesSuppressed().labelValues("event").get())
                .isEqualTo(6));
        assertThat(store.executions().find(ExecutionStore.Query.all()).items()).hasSize(6);
        second.stop();
        assertQueueEmpty();
    }

    /** What a version that cannot read batches has put aside, and somebody replays. */
    @Test
    void aDeadLetterOfAWholeBatchCanBeReplayed() throws Exception {
        List<Event> events = events(3);
        sendTogether(events.stream().map(EventMessage::encode).toList());
        byte[] body;
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.url().replaceFirst("/$", ""));
        try (Connection connection = factory.newConnection()) {
            body = connection.createChannel().basicGet("test.trigger", true).getBody();
        }
        String kept = new String(body, StandardCharsets.UTF_8);
        engine(bus());

        bus.publish(Queue.TRIGGER, new Message("letter", kept.getBytes(StandardCharsets.UTF_8)))
                .get(30, TimeUnit.SECONDS);

        assertHandled(events);
        assertThat(store.deadLetters().list(10)).isEmpty();
    }
}
