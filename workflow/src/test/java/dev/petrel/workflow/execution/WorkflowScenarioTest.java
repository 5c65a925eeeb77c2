// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.execution.Cancellation;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.execution.Steering;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workflows from their request to their end, in a cluster in memory. */
@Timeout(120)
class WorkflowScenarioTest {

    private static final String TWO = "[{\"name\": \"a\"}, {\"name\": \"b\"}]";

    private final World world = new World();
    private final World.Node node = world.node();

    @AfterEach
    void close() {
        world.close();
    }

    private ExecutionStatus status(String id) {
        return world.execution(id).status();
    }

    private Execution child(String id, int index) {
        return world.children(id).get(index);
    }

    private void run(Execution requested) {
        node.run(requested);
    }

    @Test
    void runsTasksOneAfterTheOther() throws Exception {
        String id = node.request(TWO);

        node.run();

        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.execution(id).result()).isEqualTo(Map.of("output", 2, "published", 0));
        assertThat(world.states(id)).containsExactly("requested", "running", "succeeded");
        assertThat(world.children(id)).extracting(Execution::status).containsOnly(ExecutionStatus.SUCCEEDED);
        assertThat(world.runs.values()).containsExactly(1, 1);
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
        assertThat(world.memory.executions().unsettled(10)).isEmpty();
    }

    @Test
    void givesTasksTheContextOfStackStorm() {
        String id = node.request("[{\"name\": \"a\", \"items\": 2}]", Map.of("user", "kim", "source_channel", "#ops"));

        node.run();

        Execution child = child(id, 0);
        assertThat(child.context())
                .containsEntry("user", "kim")
                .containsEntry("pack", "p")
                .containsEntry("source_channel", "#ops")
                .containsEntry(
                        "parent", Map.of("execution_id", id, "user", "kim", "pack", "p", "source_channel", "#ops"));
        assertThat((Map<String, Object>) child.context().get("orquesta"))
                .containsEntry("workflow_execution_id", id)
                .containsEntry("task_name", "a")
                .containsEntry("task_id", "a")
                .containsEntry("task_route", 0)
                .containsEntry("item_id", child.task().item())
                .containsKey("task_execution_id");
        assertThat(child.trace().id()).isEqualTo(id);
        assertThat(child.parentId()).isEqualTo(id);
    }

    @Test
    void holdsNoRunnerWhileItsTasksRun() {
        String id = node.request(TWO);
        run(world.execution(id));

        assertThat(world.execution(id).detached()).isTrue();
        assertThat(status(id)).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(world.memory.executions().open(ExecutionStatus.RUNNING, -1)).isEmpty();
        assertThat(child(id, 0).status()).isEqualTo(ExecutionStatus.REQUESTED);
    }

    @Test
    void failsWithATaskThatFails() {
        String id = node.request("[{\"name\": \"a\", \"action\": \"p.fails\"}, {\"name\": \"b\"}]");

        node.run();

        assertThat(status(id)).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.children(id)).hasSize(1);
    }

    @Test
    void failsWithATaskThatCannotBeRequested() {
        String id = node.request("[{\"name\": \"a\"}, {\"name\": \"b\", \"action\": \"p.unknown\"}]");

        node.run();

        assertThat(status(id)).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.execution(id).result())
                .isEqualTo(Map.of("error", "InvalidActionReferencedException: Unable to find action \"p.unknown\"."));
        assertThat(world.children(id)).hasSize(1);
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
    }

    @Test
    void failsWithALanguageThatBreaksDown() {
        Execution request = world.execution(node.request(TWO));
        Execution run = node.claim(request).orElseThrow();

        var ignored = node.lifecycle.detach(
                run, Workflows.start(FakeLanguage.TYPE, "f", "{\"tasks\": []}", Map.of("break", true), ""));

        assertThat(status(request.id())).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.execution(request.id()).result().toString()).contains("a bug");
    }

    @Test
    void failsWithADefinitionThatCannotBeRead() {
        Execution request = world.execution(node.request(TWO));
        Execution run = node.claim(request).orElseThrow();

        var ignored = node.lifecycle.detach(run, Workflows.start(FakeLanguage.TYPE, "f", "no JSON", Map.of(), ""));

        assertThat(status(request.id())).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void keepsLargeContextsAndManyItems() {
        String id = node.request("[{\"name\": \"a\", \"items\": 1000, \"publish\": 300000},"
                + " {\"name\": \"b\", \"publish\": 100}, {\"name\": \"c\", \"publish\": 50000}]");

        node.run();

        assertThat(world.execution(id).result()).isEqualTo(Map.of("output", 1002, "published", 350_100));
        assertThat(world.children(id)).hasSize(1002);
        assertThat(world.memory.workflows().get(id).orElseThrow().contexts().get(0))
                .hasSizeLessThan(100);
    }

    @Test
    void delaysATaskInTheDatabase() {
        String id = node.request("[{\"name\": \"a\", \"delay\": 60}]");

        node.run();

        assertThat(child(id, 0).status()).isEqualTo(ExecutionStatus.DELAYED);
        assertThat(child(id, 0).notBefore()).isEqualTo(world.clock.instant().plus(Duration.ofSeconds(60)));
    }

    @Test
    void pausesAndGoesOn() {
        String id = node.request(TWO);
        run(world.execution(id));
        Execution first = node.claim(child(id, 0)).orElseThrow();

        assertThat(node.lifecycle.pause(id)).get().isInstanceOf(Steering.Steered.class);
        assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSING);
        node.finish(first);
        assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSED);
        node.run();
        assertThat(world.children(id)).hasSize(1);

        assertThat(node.lifecycle.resume(id)).get().isInstanceOf(Steering.Steered.class);
        node.run();

        assertThat(world.states(id))
                .containsExactly("requested", "running", "pausing", "paused", "resuming", "running", "succeeded");
        assertThat(world.memory.executions().steered(10)).isEmpty();
    }

    @Test
    void pausesOnlyWhatRunsWithoutAProcess() {
        String id = node.request(TWO);
        run(world.execution(id));
        String task = child(id, 0).id();

        assertThat(node.lifecycle.pause(task)).get().isInstanceOf(Steering.Unsteerable.class);
        assertThat(node.lifecycle.resume(id)).get().isInstanceOf(Steering.Steered.class);
        assertThat(node.lifecycle.pause("0".repeat(24))).isEmpty();
        node.run();
        assertThat(node.lifecycle.pause(id)).get().isInstanceOf(Steering.Unsteerable.class);
    }

    @Test
    void cancelsTasksThatRun() {
        String id = node.request("[{\"name\": \"a\", \"items\": 3}]");
        run(world.execution(id));
        List<Execution> items = world.children(id);
        Execution running = node.claim(items.get(0)).orElseThrow();
        node.run(items.get(1));

        assertThat(node.lifecycle.cancel(id, "sam")).isInstanceOf(Cancellation.Canceled.class);

        assertThat(status(id)).isEqualTo(ExecutionStatus.CANCELING);
        assertThat(world.execution(id).result())
                .isEqualTo(Map.of("message", "Action canceled by user.", "user", "sam"));
        assertThat(status(running.id())).isEqualTo(ExecutionStatus.CANCELING);
        assertThat(status(items.get(2).id())).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(node.lifecycle.finish(running, ExecutionStatus.CANCELED, Map.of()))
                .isTrue();
        assertThat(status(id)).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(world.states(id)).containsExactly("requested", "running", "canceling", "canceled");
    }

    @Test
    void cancelsWhileItIsPaused() throws Exception {
        String id = paused();

        assertThat(node.lifecycle.cancel(id, "sam")).isInstanceOf(Cancellation.Canceled.class);

        assertThat(status(id)).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(world.memory.workflows().get(id).orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(node.lifecycle.resume(id)).get().isInstanceOf(Steering.Unsteerable.class);
        node.sweep(3);
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
    }

    private String paused() {
        String id = node.request(TWO);
        run(world.execution(id));
        Execution first = node.claim(child(id, 0)).orElseThrow();
        var ignored = node.lifecycle.pause(id);
        node.finish(first);
        assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSED);
        return id;
    }

    @Test
    void pausesAndCancelsWorkflowsInside() {
        world.flow("p.inner");
        String id = node.request("[{\"name\": \"a\", \"action\": \"p.inner\"}, {\"name\": \"b\"}]");
        run(world.execution(id));
        Execution inner = child(id, 0);
        run(inner);
        Execution first = node.claim(child(inner.id(), 0)).orElseThrow();

        var ignored = node.lifecycle.pause(id);
        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.PAUSING);
        node.finish(first);
        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSED);

        ignored = node.lifecycle.resume(id);
        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.RUNNING);
        Execution second = node.claim(child(inner.id(), 1)).orElseThrow();
        var canceled = node.lifecycle.cancel(id, "sam");
        assertThat(canceled).isInstanceOf(Cancellation.Canceled.class);
        assertThat(status(second.id())).isEqualTo(ExecutionStatus.CANCELING);
        assertThat(node.lifecycle.finish(second, ExecutionStatus.CANCELED, Map.of()))
                .isTrue();

        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(status(id)).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void resumesWorkflowsInsideOneOfOrquesta() {
        world.flow("p.inner");
        world.orquesta("p.outer", "{version: 1.0, tasks: {a: {action: p.inner, next: [{do: b}]}, b: {action: p.b}}}");
        String id = node.requestAction("p.outer");
        run(world.execution(id));
        Execution inner = child(id, 0);
        run(inner);
        Execution first = node.claim(child(inner.id(), 0)).orElseThrow();
        var ignored = node.lifecycle.pause(id);
        node.finish(first);
        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSED);

        ignored = node.lifecycle.resume(id);
        node.run();

        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.memory.executions().steered(10)).isEmpty();
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
    }

    @Test
    void leavesWorkflowsInsideAloneWhileItWaitsForAnInquiryBesideThem() {
        world.flow("p.inner");
        world.orquesta("p.outer", "{version: 1.0, tasks: {ask: {action: p.asks}, sub: {action: p.inner}}}");
        String id = node.requestAction("p.outer");
        run(world.execution(id));
        Execution asking = child(id, 0);
        Execution inner = child(id, 1);
        run(inner);
        run(asking);
        assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSING);
        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.RUNNING);

        assertThat(node.lifecycle.end(world.execution(asking.id()), ExecutionStatus.SUCCEEDED, Map.of()))
                .isPresent();
        node.run();

        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void runsWorkflowsInside() {
        world.flow("p.inner");
        String id = node.request("[{\"name\": \"a\", \"action\": \"p.inner\", \"items\": 3}, {\"name\": \"b\"}]");

        node.run();

        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.runs).hasSize(3 * 2 + 1);
        assertThat(world.children(child(id, 0).id()).get(0).task().depth()).isEqualTo(2);
    }

    @Test
    void waitsWhileATaskIsPending() {
        String id = node.request("[{\"name\": \"a\", \"action\": \"p.asks\"}, {\"name\": \"b\"}]");
        node.run();
        assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSED);

        assertThat(node.lifecycle.end(child(id, 0), ExecutionStatus.SUCCEEDED, Map.of("n", 5)))
                .isPresent();
        node.run();

        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.execution(id).result()).containsEntry("output", 6);
        assertThat(world.states(id))
                .containsExactly("requested", "running", "paused", "resuming", "running", "succeeded");
    }

    @Test
    void runsTasksOfAnEndedOneAgain() {
        world.behaviour.put("p.b", execution -> ExecutionStatus.FAILED);
        String tasks =
                "[{\"name\": \"a\", \"publish\": 100000}, {\"name\": \"b\", \"action\": \"p.b\"}, {\"name\": \"c\"}]";
        String before = node.request(tasks);
        node.run();
        assertThat(status(before)).isEqualTo(ExecutionStatus.FAILED);

        world.behaviour.remove("p.b");
        String again =
                node.request(tasks, Map.of("user", "kim", "re-run", Map.of("ref", before, "tasks", List.of("b"))));
        node.run();

        assertThat(status(again)).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.execution(again).result()).isEqualTo(Map.of("output", 3, "published", 100_000));
        assertThat(world.children(again))
                .extracting(child -> child.task().name())
                .containsExactly("b", "c");
        world.memory.workflows().remove(before);
        assertThat(world.memory.workflows().get(again)).isPresent();
    }

    @Test
    void runsNothingAgainOfOneThatIsGone() {
        String again = node.request(
                TWO, Map.of("user", "kim", "re-run", Map.of("ref", "f".repeat(24), "tasks", List.of("b"))));
        node.run();

        assertThat(status(again)).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.execution(again).result().toString())
                .contains("Unable to rerun workflow execution \"" + "f".repeat(24) + "\" because it does not exist.");
    }

    @Test
    void endsWhenWorkflowsCallThemselvesForEver() {
        String id = node.request("[{\"name\": \"a\", \"action\": \"p.inner\"}]");
        world.flow("p.inner");
        world.inner = "[{\"name\": \"deeper\", \"action\": \"p.inner\"}]";

        node.run();

        assertThat(status(id)).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.memory.executions().open(ExecutionStatus.REQUESTED, -1))
                .isEmpty();
    }

    @Test
    void startsNothingOfAWorkflowThatWasCanceledBeforeItBegan() throws Exception {
        Execution request = world.execution(node.request(TWO));
        Execution run = node.claim(request).orElseThrow();
        node.workflows.keep(run, Workflows.start(FakeLanguage.TYPE, "f", "{\"tasks\": " + TWO + "}", Map.of(), ""));
        var canceled = node.lifecycle.cancel(run.id(), "sam"); // its runner has it still
        assertThat(canceled).isInstanceOf(Cancellation.Canceled.class);

        assertThat(node.lifecycle.detach(
                        run, Workflows.start(FakeLanguage.TYPE, "f", "{\"tasks\": " + TWO + "}", Map.of(), "")))
                .contains(ExecutionStatus.CANCELED);
        node.sweep(3);

        assertThat(world.children(run.id())).isEmpty();
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
    }

    @Test
    void startsNothingOfAWorkflowThatIsCanceledAsItBegins() throws Exception {
        Execution run = node.claim(world.execution(node.request(TWO))).orElseThrow();
        node.workflows.keep(run, Workflows.start(FakeLanguage.TYPE, "f", "{\"tasks\": " + TWO + "}", Map.of(), ""));
        assertThat(world.memory.executions().detach(run.id(), run.fence())).isTrue(); // and its process died

        var canceled = node.lifecycle.cancel(run.id(), "sam");

        assertThat(canceled).isInstanceOf(Cancellation.Canceled.class);
        assertThat(status(run.id())).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(world.children(run.id())).isEmpty();
    }

    @Test
    void beginsAWorkflowWhoseProcessDiedAsItWasLetGo() throws Exception {
        Execution run = node.claim(world.execution(node.request(TWO))).orElseThrow();
        node.workflows.keep(run, Workflows.start(FakeLanguage.TYPE, "f", "{\"tasks\": " + TWO + "}", Map.of(), ""));
        assertThat(world.memory.executions().detach(run.id(), run.fence())).isTrue();

        World.Node other = world.node();
        other.sweep(3);
        other.run();

        assertThat(status(run.id())).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void anExecutionOfNoWorkflowCostsNothing() {
        FaultyStore[] seen = new FaultyStore[1];
        World.Node counted = world.node(store -> {
            seen[0] = new FaultyStore(store, FaultyStore.Fault.REFUSAL, Integer.MAX_VALUE);
            return seen[0];
        });
        Execution plain = Execution.requested(
                "f".repeat(24),
                dev.petrel.engine.model.Actions.noop("p.a"),
                Map.of(),
                Map.of("user", "kim"),
                Execution.Lineage.NONE,
                world.clock.instant());

        counted.lifecycle.request(plain);
        counted.run(plain);

        assertThat(status(plain.id())).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(seen[0].calls()).containsExactly("create", "claim", "transition");
    }

    @Test
    void failsWhenResultsAreLargerThanMemory() {
        StepEnvironment environment =
                new StepEnvironment(node.parts, WorkflowStart.read(Map.of("action", "p.flow")), List.of("w"), 1_000);
        Execution.Task task = new Execution.Task("w", "a", 0, -1, 0, 1);
        Execution child = Execution.requested(
                        dev.petrel.engine.model.Ids.task(task),
                        dev.petrel.engine.model.Actions.noop("p.a"),
                        Map.of(),
                        Map.of(),
                        Execution.Lineage.NONE,
                        world.clock.instant())
                .moved(ExecutionStatus.SUCCEEDED, Map.of("text", "x".repeat(2_000)), world.clock.instant());
        world.memory.executions().create(List.of(child));

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> environment.result(TaskKeys.key(task)))
                .isInstanceOf(TooLarge.class)
                .hasMessageContaining("let the tasks return less");
        assertThat(environment.resultsThatFit(List.of(TaskKeys.key(task)))).containsOnlyNulls();
    }

    @Test
    void writesOnceForManyTasksThatEndAtOnce() throws Exception {
        String id = node.request("[{\"name\": \"a\", \"items\": 200}, {\"name\": \"b\"}]");
        run(world.execution(id));
        List<Execution> claimed = world.children(id).stream()
                .map(each -> node.claim(each).orElseThrow())
                .toList();
        long before = world.memory.workflows().get(id).orElseThrow().version();

        dev.petrel.engine.store.Race.run(8, racer -> () -> {
            for (int i = racer; i < claimed.size(); i += 8) {
                node.finish(claimed.get(i));
            }
            return true;
        });
        node.run();

        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.execution(id).result()).containsEntry("output", 201);
        assertThat(world.memory.workflows().get(id).orElseThrow().version() - before)
                .isLessThanOrEqualTo(203);
    }

    @Test
    void cancelsAWorkflowWhoseTaskANodeWithoutWorkflowsEnded() throws Exception {
        String id = node.request("[{\"name\": \"a\"}, {\"name\": \"b\"}]");
        run(world.execution(id));
        Execution task = node.claim(world.children(id).get(0)).orElseThrow();
        ExecutionLifecycle older = Lifecycles.standard(world.memory.executions(), world.bus, world.clock);
        assertThat(older.finish(task, ExecutionStatus.SUCCEEDED, Map.of())).isTrue();

        var ignored = node.lifecycle.cancel(id, "kim");

        assertThat(status(id)).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void seesTheEndOfATaskThatAnotherProcessStarted() throws Exception {
        World.Node other = world.node();
        String id = node.request("[{\"name\": \"a\", \"items\": 2}, {\"name\": \"b\"}]");
        run(world.execution(id));
        List<Execution> items = world.children(id);

        node.finish(node.claim(items.get(0)).orElseThrow()); // it knows now how far the workflow is
        other.finish(other.claim(items.get(1)).orElseThrow());
        node.finish(node.claim(world.children(id).get(2)).orElseThrow());

        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void letsTwoProcessesAdvanceTheSameWorkflow() throws Exception {
        World.Node other = world.node();
        String id = node.request("[{\"name\": \"a\", \"items\": 100}, {\"name\": \"b\", \"items\": 50}]");
        run(world.execution(id));

        dev.petrel.engine.store.Race.run(4, racer -> () -> {
            (racer % 2 == 0 ? node : other).run();
            return true;
        });
        node.run();

        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.execution(id).result()).containsEntry("output", 150);
        assertThat(world.runs.values()).containsOnly(1);
        assertThat(world.runs).hasSize(150);
    }
}
