// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.petrel.engine.Golden;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.config.ActionSensorConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.content.read.BuiltinTriggers;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
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
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.PayloadSchema;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of ends of executions, compared with those that a real StackStorm recorded. */
class ExecutionTriggersTest {

    private static final Execution.Claim CLAIM = new Execution.Claim("n-1", "n", "n.example.com", 42);
    private static final int LARGEST = 64 * 1024;
    private static final Map<String, Map<String, Object>> HIDDEN = Map.of("hidden", Map.of("secret", true));

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final ExecutionLifecycle lifecycle = lifecycle(ActionSensorConfig.DEFAULT);
    private int requested;

    private ExecutionLifecycle lifecycle(ActionSensorConfig config) {
        ContentCache content = new ContentCache(store.content(), clock);
        EndedExecutions ended = new EndedExecutions(store.executions(), content, TestRunners.catalog(), LARGEST);
        OwnEvents events = new OwnEvents("n", new EventPublisher(bus, new Metrics(), LARGEST), clock);
        Datastore datastore = new Datastore(store.keys(), Cipher.withoutKey(), clock);
        return new ExecutionLifecycle(
                store.executions(),
                new ExecutionNotifier(bus),
                clock,
                LifecycleHooks.standard(store.executions(), clock)
                        .with(Completion.with(
                                store.executions(),
                                List.of(
                                        new NotifyStep(ended, new JinjaTemplates(), datastore::value, events),
                                        new ActionTriggerStep(config, new WantedTriggers(content), ended, events)))));
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private void listen(Ref trigger, boolean enabled) {
        store.content()
                .put(new Rule(
                        new Ref("p", "r"),
                        null,
                        enabled,
                        Rule.STANDARD,
                        trigger.toString(),
                        Map.of(),
                        trigger,
                        Map.of(),
                        "core.noop",
                        Map.of(),
                        List.of(),
                        Map.of(),
                        null));
        clock.advance(ContentCache.ANNOUNCED_AGE);
    }

    private Execution running(
            String action, String runner, Map<String, Object> parameters, Map<String, Object> notify) {
        Action registered = new Action(
                Ref.of(action),
                null,
                true,
                runner,
                "",
                HIDDEN,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
        store.content().put(registered);
        Map<String, Object> context = Map.of("user", "stanley", "trace_context", Map.of("trace_tag", "a-tag"));
        Execution execution = Execution.requested(
                        Ids.derive("execution", "" + requested++),
                        registered,
                        parameters,
                        context,
                        new Execution.Lineage(null, null, 2),
                        clock.instant().plusNanos(1000))
                .notifying(notify);
        lifecycle.request(execution);
        return lifecycle.claim(execution.id(), 0, CLAIM).orElseThrow();
    }

    private List<Event> events() {
        try (var subscription = bus.subscribe(Queue.TRIGGER, 100)) {
            List<Delivery> taken = subscription.take(100, Duration.ZERO);
            taken.forEach(Delivery::ack);
            return taken.stream()
                    .map(Delivery::message)
                    .map(EventMessage::decode)
                    .toList();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> shell(String stdout, int code) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("failed", code != 0);
        result.put("succeeded", code == 0);
        result.put("return_code", code);
        result.put("stdout", stdout);
        result.put("stderr", "");
        return result;
    }

    /** Does what the recorded case says was done, with the result that its runner gave. */
    @SuppressWarnings("unchecked")
    private void replay(Map<String, Object> recorded, Map<String, Object> result) {
        Map<String, Object> done = (Map<String, Object>) recorded.get("done");
        Map<String, Object> body = (Map<String, Object>) done.get("body");
        String runner = body.get("action").equals("core.local") ? "local-shell-cmd" : "python-script";
        Execution run = running(
                (String) body.get("action"), runner, (Map<String, Object>) body.get("parameters"), (Map<String, Object>)
                        body.getOrDefault("notify", Map.of()));
        ExecutionStatus end = ExecutionStatus.of((String) done.get("status")).orElseThrow();
        assertThat(lifecycle.finish(run, end, result)).isTrue();
    }

    @SuppressWarnings("unchecked")
    private void assertAsRecorded(Map<String, Object> recorded, List<Event> events) {
        List<Map<String, Object>> instances = (List<Map<String, Object>>) recorded.get("trigger_instances");
        List<Map<String, Object>> found = new ArrayList<>();
        for (Event event : events) {
            found.add(Map.of("trigger", event.trigger().toString(), "status", "processed", "payload", event.payload()));
            assertThat(event.traceTag()).isEqualTo("a-tag");
            assertThat(event.source().chain()).as("the chain goes on").isEqualTo(3);
            TriggerType type = BuiltinTriggers.all().stream()
                    .filter(each -> each.ref().equals(event.trigger()))
                    .findFirst()
                    .orElseThrow();
            assertThat(PayloadSchema.of(type.payloadSchema()).problem(event.payload()))
                    .isEmpty();
        }
        assertThat(Golden.differences(instances, found)).isEmpty();
        assertThat(store.executions().unsettled(10)).isEmpty();
    }

    @Test
    void aSuccessFiresTheActionTriggerAsRecorded() {
        listen(OwnTriggers.ACTION, true);
        Map<String, Object> recorded = Golden.read("triggers/actiontrigger.json");
        Map<String, Object> returned = Map.of("text", "tr-ok", "dict", Map.of("k", List.of(1)));

        replay(recorded, Map.of("stdout", "", "stderr", "", "exit_code", 0, "result", returned));

        assertAsRecorded(recorded, events());
    }

    @Test
    void aFailureFiresTheActionTriggerAsRecorded() {
        listen(OwnTriggers.ACTION, true);
        Map<String, Object> recorded = Golden.read("triggers/actiontrigger_failed.json");

        replay(recorded, shell("tr-bad", 3));

        assertAsRecorded(recorded, events());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nt-one notify_complete", "nt-two notify_default", "nt-four notify_bad_template"})
    void notificationsAreAsRecorded(String saidAndCase) {
        String[] parts = saidAndCase.split(" ");
        Map<String, Object> recorded = Golden.read("triggers/" + parts[1] + ".json");

        replay(recorded, shell(parts[0], 0));

        assertAsRecorded(recorded, events());
    }

    @Test
    void failuresAreToldToOnFailureAndOlderChannelsAreRoutes() {
        Map<String, Object> notify =
                Map.of("on-failure", Map.of("channels", List.of("ops")), "on-success", Map.of("routes", List.of("ok")));
        for (ExecutionStatus end : List.of(
                ExecutionStatus.FAILED,
                ExecutionStatus.TIMEOUT,
                ExecutionStatus.ABANDONED,
                ExecutionStatus.SUCCEEDED)) {
            assertThat(lifecycle.finish(running("p.a", "noop", Map.of(), notify), end, Map.of()))
                    .isTrue();
        }

        assertThat(events())
                .extracting(
                        event -> event.payload().get("route"),
                        event -> event.payload().get("message"))
                .containsExactly(
                        tuple("ops", "Action p.a failed."),
                        tuple("ops", "Action p.a failed."),
                        tuple("ops", "Action p.a failed."),
                        tuple("ok", "Action p.a succeeded."));
    }

    @Test
    void aTemplateFindsTheDatastoreAndNoSecrets() {
        new Datastore(store.keys(), Cipher.withoutKey(), clock)
                .put(Scope.SYSTEM, "room", "blue", Datastore.Attributes.NONE);
        String message = "{{ st2kv.system.room }} {{ action_parameters.hidden }} {{ action_context.user }}";

        Execution run = running(
                "p.a",
                "noop",
                Map.of("hidden", "s3cret"),
                Map.of("on-complete", Map.of("routes", List.of("r"), "message", message)));
        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of())).isTrue();

        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.payload()).containsEntry("message", "blue ******** stanley"));
    }

    @Test
    void anExecutionWithoutNotifyFiresNothingWhenNoEnabledRuleListens() {
        listen(OwnTriggers.ACTION, false);
        Execution run = running("p.a", "noop", Map.of(), Map.of());

        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of())).isTrue();
        assertThat(events()).isEmpty();
    }

    @Test
    void theConfigurationSaysWhichEndsFireTheActionTrigger() {
        listen(OwnTriggers.ACTION, true);
        ExecutionLifecycle failures = lifecycle(new ActionSensorConfig(true, Set.of(ExecutionStatus.FAILED)));
        ExecutionLifecycle none = lifecycle(new ActionSensorConfig(false, Set.of(ExecutionStatus.FAILED)));

        assertThat(failures.finish(running("p.ok", "noop", Map.of(), Map.of()), ExecutionStatus.SUCCEEDED, Map.of()))
                .isTrue();
        assertThat(none.finish(running("p.none", "noop", Map.of(), Map.of()), ExecutionStatus.FAILED, Map.of()))
                .isTrue();
        assertThat(failures.finish(running("p.bad", "noop", Map.of(), Map.of()), ExecutionStatus.FAILED, Map.of()))
                .isTrue();

        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.payload()).containsEntry("action_ref", "p.bad"));
    }

    @Test
    void theSameEndIsTheSameEventHoweverOftenItIsTold() {
        listen(OwnTriggers.ACTION, true);
        Execution run =
                running("p.a", "noop", Map.of(), Map.of("on-complete", Map.of("routes", List.of("one", "two"))));
        bus.loseConnection();
        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of()))
                .as("the end stands though the broker is away")
                .isTrue();
        bus.reconnect();
        Execution ended = store.executions().unsettled(10).get(0);

        complete(ended);
        List<String> first = events().stream().map(Event::id).toList();
        complete(ended);

        assertThat(first).hasSize(3).doesNotHaveDuplicates();
        assertThat(events()).extracting(Event::id).containsExactlyElementsOf(first);
    }

    private void complete(Execution ended) {
        ContentCache content = new ContentCache(store.content(), clock);
        EndedExecutions executions = new EndedExecutions(store.executions(), content, TestRunners.catalog(), LARGEST);
        OwnEvents events = new OwnEvents("n", new EventPublisher(bus, new Metrics(), LARGEST), clock);
        Datastore datastore = new Datastore(store.keys(), Cipher.withoutKey(), clock);
        new NotifyStep(executions, new JinjaTemplates(), datastore::value, events).complete(ended);
        new ActionTriggerStep(ActionSensorConfig.DEFAULT, new WantedTriggers(content), executions, events)
                .complete(ended);
    }

    @Test
    void aResultThatNoEventCanHoldIsLeftOut() {
        listen(OwnTriggers.ACTION, true);
        Execution stored = running("p.large", "noop", Map.of(), Map.of());
        Execution inline = running("p.inline", "noop", Map.of(), Map.of());

        assertThat(lifecycle.finish(stored, ExecutionStatus.SUCCEEDED, Map.of("stdout", "x".repeat(2 * LARGEST))))
                .isTrue();
        assertThat(lifecycle.finish(inline, ExecutionStatus.SUCCEEDED, Map.of("stdout", "x".repeat(LARGEST - 50))))
                .isTrue();

        assertThat(events())
                .hasSize(2)
                .allSatisfy(event -> assertThat(String.valueOf(event.payload().get("result")))
                        .contains("left_out", "max_event_size", "GET /v1/executions/"));
        assertThat(store.executions().unsettled(10)).isEmpty();
    }
}
