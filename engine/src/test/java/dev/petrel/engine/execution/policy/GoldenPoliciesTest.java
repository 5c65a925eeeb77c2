// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.content.register.Registrar;
import dev.petrel.engine.content.register.Registration;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.execution.Cancellation;
import dev.petrel.engine.execution.Completion;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.execution.LifecycleHooks;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.ExecutionStore.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the real StackStorm did with several executions under one policy, case by case: status, states, context, which ran
 * at the same time, and which further executions there were. A runner is simulated: actions take as long as they say.
 */
class GoldenPoliciesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden-policies");
    private static final Execution.Claim CLAIM = new Execution.Claim("i", "n", "h", 1);

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MessageBus bus = new MemoryBusBroker(clock).connect();
    private final Subscription notifications = bus.subscribe(Queue.EXECUTION, 100);
    private final PolicyRoom room = new PolicyRoom(
            store,
            new RegisteredPolicies(new ContentCache(store.content(), clock), TestRunners.catalog()),
            this::lifecycle,
            clock);
    private final ExecutionLifecycle lifecycle = new ExecutionLifecycle(
            store.executions(),
            new ExecutionNotifier(bus),
            clock,
            LifecycleHooks.standard(store.executions(), clock)
                    .with(Completion.with(store.executions(), room.steps()))
                    .with(room.admission()));
    private int number;
    private final List<Execution> running = new ArrayList<>();
    private final Map<String, Instant[]> ran = new LinkedHashMap<>();

    private ExecutionLifecycle lifecycle() {
        return lifecycle;
    }

    @BeforeEach
    void register() {
        Registration registration = new Registrar(
                        store.content(), TestRunners.catalog(), new PackFinder(List.of(GOLDEN.resolve("packs"))))
                .register();
        assertThat(registration.problems()).isEmpty();
        assertThat(registration.counts().get("policies").created()).isEqualTo(6);
    }

    @AfterEach
    void close() {
        notifications.close();
        bus.close();
    }

    @TestFactory
    Stream<DynamicTest> recordedCases() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(GOLDEN.resolve("behaviour"))) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSize(6);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    GoldenPoliciesTest fresh = new GoldenPoliciesTest();
                    fresh.register();
                    fresh.check(Json.readObject(Files.readString(file)));
                    fresh.close();
                }));
    }

    @SuppressWarnings("unchecked") // as the file is
    private void check(Map<String, @Nullable Object> golden) throws InterruptedException {
        List<Execution> posted = new ArrayList<>();
        for (Map<String, @Nullable Object> parameters : (List<Map<String, @Nullable Object>>) golden.get("posted")) {
            posted.add(post(String.valueOf(golden.get("action")), parameters));
        }
        runAll();

        List<Map<String, @Nullable Object>> executions = (List<Map<String, @Nullable Object>>) golden.get("executions");
        for (int i = 0; i < posted.size(); i++) {
            assertShown(posted.get(i).id(), executions.get(i));
        }
        assertThat(overlapping(posted)).isEqualTo(golden.get("ran_overlapping"));
        List<Map<String, @Nullable Object>> further =
                (List<Map<String, @Nullable Object>>) golden.get("further_executions");
        String last = posted.get(0).id();
        for (Map<String, @Nullable Object> attempt : further) {
            String retried = last;
            last = Ids.retry(retried);
            assertShown(last, attempt);
            assertThat(now(last).parameters()).isEqualTo(attempt.get("parameters"));
            assertThat(Json.write(now(last).context())).contains("\"retried_liveaction_id\":\"" + retried + "\"");
        }
        assertThat(store.executions().find(Query.all()).total()).isEqualTo(posted.size() + further.size());
        assertThat(store.slots().list("", 10)).isEmpty();
    }

    private void assertShown(String id, Map<String, @Nullable Object> golden) {
        Execution now = now(id);
        assertThat(now.status().word()).isEqualTo(golden.get("status"));
        assertThat(states(now)).isEqualTo(golden.get("states"));
        assertThat(now.result() == null).isEqualTo(golden.get("result") == null);
        String context = Json.write(now.context())
                .replaceAll("\"retried_liveaction_id\":\"[0-9a-f]{24}\"", "\"retried_liveaction_id\":\"<id>\"");
        assertThat(Json.readObject(context)).isEqualTo(golden.get("context"));
    }

    /** As the API shows them: a claim schedules and starts. */
    private static List<String> states(Execution execution) {
        return execution.log().stream()
                .map(Execution.LogEntry::status)
                .flatMap(status -> status == ExecutionStatus.RUNNING
                        ? Stream.of("scheduled", "running")
                        : Stream.of(status.word()))
                .toList();
    }

    private Execution now(String id) {
        return store.executions().get(id).orElseThrow();
    }

    private Execution post(String action, Map<String, @Nullable Object> parameters) throws InterruptedException {
        Execution execution = Execution.requested(
                String.format("%024x", ++number), // of those that are posted at one time, the first id goes first
                store.content().get(Action.class, Ref.of(action).toString()).orElseThrow(),
                parameters,
                Map.of("user", "root", "pack", "golden"),
                Execution.Lineage.NONE,
                clock.instant());
        lifecycle.request(execution);
        claimAll();
        return execution;
    }

    private void claimAll() throws InterruptedException {
        for (List<Delivery> some = take(); !some.isEmpty(); some = take()) {
            for (Delivery delivery : some) {
                lifecycle
                        .claim(ExecutionNotification.decode(delivery.message()), CLAIM)
                        .ifPresent(run -> {
                            running.add(run);
                            ran.put(run.id(), new Instant[] {clock.instant(), end(run)});
                        });
                delivery.ack();
            }
        }
    }

    private List<Delivery> take() throws InterruptedException {
        return notifications.take(100, Duration.ZERO);
    }

    private Instant end(Execution run) {
        long seconds = number(run, "seconds", 2);
        return clock.instant().plusSeconds(Math.min(seconds, number(run, "timeout", seconds)));
    }

    private static long number(Execution run, String parameter, long otherwise) {
        return run.parameters().get(parameter) instanceof Number number ? number.longValue() : otherwise;
    }

    private void runAll() throws InterruptedException {
        claimAll();
        while (!running.isEmpty()) {
            running.sort(Comparator.comparing(run -> ran.get(run.id())[1]));
            Execution first = running.remove(0);
            Duration left = Duration.between(clock.instant(), ran.get(first.id())[1]);
            clock.advance(left.isNegative() ? Duration.ZERO : left);
            boolean late = number(first, "timeout", Long.MAX_VALUE) < number(first, "seconds", 2);
            ExecutionStatus end = number(first, "code", 0) != 0 ? ExecutionStatus.FAILED : ExecutionStatus.SUCCEEDED;
            assertThat(lifecycle.finish(first, late ? ExecutionStatus.TIMEOUT : end, Map.of("stdout", "x")))
                    .isTrue();
            claimAll();
        }
    }

    /** The pairs that ran at the same time, by number. */
    private List<List<Integer>> overlapping(List<Execution> posted) {
        List<List<Integer>> pairs = new ArrayList<>();
        for (int i = 0; i < posted.size(); i++) {
            for (int k = i + 1; k < posted.size(); k++) {
                Instant[] one = ran.get(posted.get(i).id());
                Instant[] other = ran.get(posted.get(k).id());
                if (one != null && other != null && one[0].isBefore(other[1]) && other[0].isBefore(one[1])) {
                    pairs.add(List.of(i + 1, k + 1));
                }
            }
        }
        return pairs;
    }

    @Test
    void anAttributeThatIsNotGivenCountsAsItsDefault() throws InterruptedException {
        Execution first = post("golden.wait_attr", Map.of("who", "nobody"));
        Execution other = post("golden.wait_attr", Map.of("who", "somebody"));
        Execution second = post("golden.wait_attr", Map.of());

        assertThat(now(first.id()).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(now(other.id()).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(now(second.id()).status()).isEqualTo(ExecutionStatus.DELAYED);
        runAll();
        assertThat(now(second.id()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void oneWithTheSameAttributesIsCanceledIfThePolicySaysSo() throws InterruptedException {
        Execution first = post("golden.wait_attr_cancel", Map.of("who", "a"));
        Execution second = post("golden.wait_attr_cancel", Map.of("who", "a"));
        Execution other = post("golden.wait_attr_cancel", Map.of("who", "b"));

        assertThat(now(first.id()).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(states(now(second.id()))).containsExactly("requested", "canceling", "canceled");
        assertThat(now(second.id()).result()).isNull();
        assertThat(now(other.id()).status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void aTimeoutIsTriedAgainIfThePolicySaysSoAndAFailureIsNot() throws InterruptedException {
        Execution late = post("golden.wait_retry_timeout", Map.of("seconds", 5, "timeout", 1));
        Execution failing = post("golden.wait_retry_timeout", Map.of("seconds", 0, "code", 1));
        runAll();

        assertThat(now(Ids.retry(late.id())).status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(store.executions().get(Ids.retry(Ids.retry(late.id()))))
                .as("one more attempt")
                .isEmpty();
        assertThat(store.executions().get(Ids.retry(failing.id()))).isEmpty();
    }

    @Test
    void theDelayOfARetryIsInTheDatabase() throws InterruptedException {
        Policy policy = store.content().get(Policy.class, "golden.retry").orElseThrow();
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>(policy.parameters());
        parameters.put("delay", 60);
        store.content().put(new Policy(policy.ref(), null, true, policy.applies(), parameters, policy.metadataFile()));
        clock.advance(Duration.ofSeconds(20)); // what is cached is older than that now

        Execution failing = post("golden.wait_retry", Map.of("seconds", 0, "code", 1));
        runAll();

        Execution next = now(Ids.retry(failing.id()));
        assertThat(states(next)).containsExactly("requested", "delayed");
        assertThat(next.notBefore()).isEqualTo(clock.instant().plusSeconds(60));
        assertThat(store.executions().delayed(10)).extracting(Execution::id).containsExactly(next.id());
    }

    @Test
    void thoseThatWaitGoInTheOrderOfTheirRequests() throws InterruptedException {
        List<Execution> posted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            posted.add(post("golden.wait_delay", Map.of("seconds", 1)));
        }
        runAll();

        assertThat(List.copyOf(ran.keySet()))
                .isEqualTo(posted.stream().map(Execution::id).toList());
        assertThat(overlapping(posted)).isEmpty();
    }

    @Test
    void aDelayedExecutionThatIsCanceledGivesItsTurnToTheNext() throws InterruptedException {
        post("golden.wait_delay", Map.of("seconds", 1));
        Execution second = post("golden.wait_delay", Map.of("seconds", 1));
        Execution third = post("golden.wait_delay", Map.of("seconds", 1));

        assertThat(lifecycle.cancel(second.id(), "someone")).isInstanceOf(Cancellation.Canceled.class);
        runAll();

        assertThat(now(second.id()).status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(states(now(second.id()))).containsExactly("requested", "delayed", "canceled");
        assertThat(now(third.id()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }
}
