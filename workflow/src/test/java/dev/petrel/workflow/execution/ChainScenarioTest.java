// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.execution.Completion;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.execution.LifecycleHooks;
import dev.petrel.engine.execution.PendingExecutions;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.workflow.chain.ChainLanguage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ActionChains as executions: in a store in memory, with a runner that does what the test says. */
class ChainScenarioTest {

    private static final Execution.Claim CLAIM = new Execution.Claim("n-1", "n", "n", 1);
    private static final String ID = "0123456789abcdef01234567";

    private static final String TWO = """
            chain:
              - {name: one, ref: p.a, publish: {v: "{{ one.n }}"}, on-success: two, on-failure: mend}
              - {name: two, ref: p.b, params: {x: "{{ v }}", raw: "{{ '{{' }} v"}}
              - {name: mend, ref: p.a}
            """;

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final Workflows workflows;
    private final ExecutionLifecycle lifecycle;

    ChainScenarioTest() {
        List.of("p.a", "p.b", "p.asks").forEach(action -> {
            var ignored = store.content().put(Actions.noop(action));
        });
        var ignored = store.content().put(Actions.of("p.chain", ChainLanguage.RUNNER_TYPE));
        Templates templates = new JinjaTemplates();
        Datastore datastore = new Datastore(store.keys(), Cipher.withoutKey(), clock);
        TemplateContext contexts = new TemplateContext(datastore::value, (pack, user) -> Map.of(), "stanley");
        workflows = new Workflows(new WorkflowParts(
                store,
                List.of(new ChainLanguage(templates)),
                this::lifecycle,
                new ExecutionRequests(templates, contexts),
                new ContentCache(store.content(), clock),
                new RunnerCatalog(List.of(
                        new RunnerType("noop", "", Map.of(), null, true),
                        new RunnerType(ChainLanguage.RUNNER_TYPE, "", Map.of(), "published", true))),
                datastore,
                templates,
                contexts,
                clock,
                new Random(1),
                true,
                true,
                Runnable::run));
        lifecycle = new ExecutionLifecycle(
                store.executions(),
                new ExecutionNotifier(bus),
                clock,
                LifecycleHooks.standard(store.executions(), clock)
                        .with(Completion.with(store.executions(), workflows.steps()))
                        .with(new PendingExecutions(store.executions(), clock, workflows.pendingSteps(List.of())))
                        .with(workflows));
    }

    private ExecutionLifecycle lifecycle() {
        return lifecycle;
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private void begin(String text) {
        begin(text, store.content().get(Action.class, "p.chain").orElseThrow());
    }

    private void begin(String text, Action action) {
        lifecycle.request(Execution.requested(
                ID, action, Map.of(), Map.of("user", "kim"), Execution.Lineage.NONE, clock.instant()));
        Execution run = lifecycle.claim(ID, 0, CLAIM).orElseThrow();
        var status = lifecycle.detach(
                run,
                Workflows.start(ChainLanguage.RUNNER_TYPE, "chains/c.yaml", text, Map.of("who", "sam"), "http://a"));
    }

    private Execution chain() {
        return store.executions().get(ID).orElseThrow();
    }

    /** Of the task, by name. */
    private Execution task(String name) {
        return store.executions().children(ID, -1).stream()
                .map(id -> store.executions().get(id).orElseThrow())
                .filter(child -> Objects.requireNonNull(child.task()).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("task " + name + " was not requested"));
    }

    private Execution claim(String name) {
        Execution task = task(name);
        return lifecycle.claim(task.id(), task.fence(), CLAIM).orElseThrow();
    }

    private void end(Execution run, ExecutionStatus status) {
        assertThat(lifecycle.finish(run, status, Map.of("n", 7))).isTrue();
    }

    private String result() {
        return Json.write(Objects.requireNonNull(chain().result()));
    }

    @Test
    void runsItsTasksAndEndsWithTheirResults() {
        begin(TWO);
        assertThat(chain().detached()).isTrue();
        end(claim("one"), ExecutionStatus.SUCCEEDED);

        assertThat(task("two").parameters()).as("rendered once").isEqualTo(Map.of("x", "7", "raw", "{{ v"));
        assertThat(Json.toObject(task("two").context().get("chain"))).containsEntry("name", "two");
        assertThat(task("two").context()).doesNotContainKey("orquesta").containsEntry("user", "kim");
        end(claim("two"), ExecutionStatus.SUCCEEDED);

        assertThat(chain().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(result())
                .contains("\"execution_id\":\"" + task("one").id() + "\"", "\"published\":{\"v\":\"7\"}", "\"n\":7");
    }

    @Test
    void failsWhenItsOutputIsNotWhatItsActionSays() {
        Map<String, @Nullable Object> number =
                Map.of("type", "object", "properties", Map.of("v", Map.of("type", "integer")));
        begin(TWO, withOutput(number));
        end(claim("one"), ExecutionStatus.SUCCEEDED);
        end(claim("two"), ExecutionStatus.SUCCEEDED);

        assertThat(chain().status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(result())
                .contains("'7' is not of type 'integer'", "Error validating output.")
                .doesNotContain("\"tasks\"");
    }

    @Test
    void succeedsWhenItsOutputIsWhatItsActionSays() {
        begin(TWO, withOutput(Map.of("type", "object", "required", List.of("v"))));
        end(claim("one"), ExecutionStatus.SUCCEEDED);
        end(claim("two"), ExecutionStatus.SUCCEEDED);
        assertThat(chain().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(result()).contains("\"tasks\"");
    }

    private Action withOutput(Map<String, @Nullable Object> schema) {
        Action chain = store.content().get(Action.class, "p.chain").orElseThrow();
        Action strict = new Action(
                chain.ref(),
                null,
                true,
                chain.runnerType(),
                "",
                Map.of(),
                schema,
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
        var ignored = store.content().put(strict);
        return strict;
    }

    @Test
    void pausesBetweenTasksAndGoesOn() {
        begin(TWO);
        Execution one = claim("one");
        var ignored = lifecycle.pause(ID);
        end(one, ExecutionStatus.FAILED);
        assertThat(chain().status()).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(result()).contains("\"state\":\"failed\"");

        var resumed = lifecycle.resume(ID);
        end(claim("mend"), ExecutionStatus.SUCCEEDED);
        assertThat(chain().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(chain().log().stream().map(entry -> entry.status().word()))
                .containsExactly("requested", "running", "pausing", "paused", "resuming", "running", "succeeded");
    }

    @Test
    void isCanceledWithItsTask() {
        begin(TWO);
        Execution one = claim("one");
        var ignored = lifecycle.cancel(ID, "kim");
        assertThat(chain().status()).isEqualTo(ExecutionStatus.CANCELING);
        assertThat(task("one").status()).isEqualTo(ExecutionStatus.CANCELING);
        end(one, ExecutionStatus.CANCELED);

        assertThat(chain().status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(result()).contains("\"state\":\"canceled\"");
    }

    @Test
    void waitsForAnInquiryAndGoesOn() {
        begin("""
                chain:
                  - {name: ask, ref: p.asks, on-success: two}
                  - {name: two, ref: p.a}
                """);
        Execution ask = claim("ask");
        var pending = lifecycle.suspend(ask, Map.of());
        assertThat(chain().status()).isEqualTo(ExecutionStatus.PAUSED);

        var ended = lifecycle.end(task("ask"), ExecutionStatus.SUCCEEDED, Map.of("response", Map.of()));
        assertThat(chain().status()).isEqualTo(ExecutionStatus.RUNNING);
        end(claim("two"), ExecutionStatus.SUCCEEDED);
        assertThat(chain().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void failsAtOnceWhenItsFileIsNoChain() {
        begin("chain: {}");

        assertThat(chain().status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(result()).contains("chains/c.yaml:1:8");
    }
}
