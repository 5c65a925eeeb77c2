// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.WorkflowStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is cured of workflows that nobody told what became of their tasks. */
@Timeout(120)
class WorkflowCheckTest {

    private final World world = new World();
    private final World.Node node = world.node();

    @AfterEach
    void close() {
        world.close();
    }

    private void endUntold(Execution task, Map<String, Object> result) {
        ExecutionLifecycle older = Lifecycles.standard(world.memory.executions(), world.bus, world.clock);
        assertThat(older.finish(node.claim(task).orElseThrow(), ExecutionStatus.SUCCEEDED, result))
                .isTrue();
    }

    @Test
    void tellsAWorkflowOfATaskThatANodeOfAnOlderVersionEnded() throws Exception {
        String id = node.request("[{\"name\": \"a\", \"items\": 2}, {\"name\": \"b\"}]");
        node.run(world.execution(id));
        endUntold(world.children(id).get(0), Map.of("n", 4));
        node.run();
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.RUNNING);

        node.sweep(3);
        assertThat(world.children(id)).as("it is left to others for a minute").hasSize(2);
        node.sweep(12);
        node.run();

        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.execution(id).result()).containsEntry("output", 6);
        assertThat(world.runs.values()).containsOnly(1);
    }

    @Test
    void leavesTasksAloneThatRunOrWait() throws Exception {
        String id = node.request("[{\"name\": \"a\", \"items\": 3}]");
        node.run(world.execution(id));
        Execution running = node.claim(world.children(id).get(0)).orElseThrow();
        node.sweep(5); // it is noted that they were requested
        long version = world.memory.workflows().get(id).orElseThrow().version();

        node.sweep(30);

        assertThat(world.memory.workflows().get(id).orElseThrow().version()).isEqualTo(version);
        node.finish(running);
        node.run();
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void aRerunWaitsForWhatStillRunsInTheWorkflowThatFailed() throws Exception {
        world.orquesta("p.graph", """
                version: 1.0
                tasks:
                  bad: {action: p.fails, next: [{when: <% succeeded() %>, do: meet}]}
                  long: {action: p.a, next: [{publish: [{n: <% result().n %>}], do: meet}]}
                  meet: {join: all, action: p.b}
                output: [{n: <% ctx(n) %>}]
                """);
        String id = node.requestAction("p.graph");
        node.run(world.execution(id));
        Execution running = world.children(id).stream()
                .filter(each -> each.task().name().equals("long"))
                .findFirst()
                .flatMap(node::claim)
                .orElseThrow();
        node.run();
        world.behaviour.remove("p.fails");
        String again = node.again("p.graph", id, "bad");
        node.run();
        assertThat(world.execution(again).status()).isEqualTo(ExecutionStatus.RUNNING);

        node.finish(running);
        node.sweep(15);
        node.run();

        assertThat(world.execution(again).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.execution(again).result()).isEqualTo(Map.of("output", Map.of("n", 1)));
        assertThat(world.children(again)).extracting(each -> each.task().name()).containsExactly("bad", "meet");
    }

    @Test
    void abandonsATaskWhoseExecutionIsGone() throws Exception {
        String id = node.request("[{\"name\": \"a\"}]");
        node.run(world.execution(id));
        WorkflowStore.Workflow now = world.memory.workflows().get(id).orElseThrow();
        // As if the execution had been removed: another task is waited for, which nobody has asked for.
        String other = node.request("[{\"name\": \"a\"}]");
        Execution run = node.claim(world.execution(other)).orElseThrow();
        node.workflows.keep(run, now.start());
        assertThat(world.memory.executions().detach(other, run.fence())).isTrue();
        WorkflowStore.Workflow kept = world.memory.workflows().get(other).orElseThrow();
        assertThat(world.memory
                        .workflows()
                        .replace(
                                kept,
                                new WorkflowStore.Workflow(
                                        other,
                                        2,
                                        ExecutionStatus.RUNNING,
                                        kept.start(),
                                        now.document(),
                                        List.of(),
                                        null,
                                        List.of(),
                                        true,
                                        world.clock.instant())))
                .isTrue();

        node.sweep(15);

        assertThat(world.execution(other).status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void tellsAWorkflowThatOneInsideItGoesOn() throws Exception {
        world.flow("p.inner");
        String id = node.request("[{\"name\": \"a\", \"action\": \"p.inner\"}, {\"name\": \"b\"}]");
        node.run(world.execution(id));
        node.run(world.children(id).get(0));
        WorkflowStore.Workflow now = world.memory.workflows().get(id).orElseThrow();
        Map<String, Object> document = new java.util.LinkedHashMap<>(now.document());
        document.put("items", Map.of("-1", "paused"));
        assertThat(world.memory
                        .workflows()
                        .replace(
                                now,
                                new WorkflowStore.Workflow(
                                        id,
                                        now.version() + 1,
                                        ExecutionStatus.PAUSED,
                                        now.start(),
                                        document,
                                        List.of(),
                                        null,
                                        List.of(),
                                        true,
                                        world.clock.instant())))
                .isTrue();

        node.sweep(15);

        assertThat(world.memory.workflows().get(id).orElseThrow().status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void abandonsAWorkflowWhoseStateIsGone() throws Exception {
        String id = node.request("[{\"name\": \"a\"}]");
        node.run(world.execution(id));
        world.memory.workflows().remove(id);

        node.sweep(15);

        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.ABANDONED);
        assertThat(world.execution(id).result().toString()).contains("gone from the database");
    }

    @Test
    void endsAnExecutionWhoseWorkflowHasEnded() throws Exception {
        String id = node.request("[{\"name\": \"a\"}]");
        node.run(world.execution(id));
        WorkflowStore.Workflow now = world.memory.workflows().get(id).orElseThrow();
        assertThat(world.memory
                        .workflows()
                        .replace(
                                now,
                                new WorkflowStore.Workflow(
                                        id,
                                        now.version() + 1,
                                        ExecutionStatus.FAILED,
                                        now.start(),
                                        now.document(),
                                        List.of(),
                                        "{\"output\": 1}",
                                        List.of(),
                                        true,
                                        world.clock.instant())))
                .isTrue();

        node.sweep(15);

        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.execution(id).result()).containsEntry("output", 1);
    }

    @Test
    void removesWhatIsKeptOfExecutionsThatAreGone() throws Exception {
        String there = node.request("[{\"name\": \"a\", \"publish\": 100000}, {\"name\": \"b\"}]");
        node.run();
        WorkflowStore.Workflow kept = world.memory.workflows().get(there).orElseThrow();
        for (int i = 0; i < 3; i++) {
            String gone = "f".repeat(23) + i;
            assertThat(world.memory
                            .workflows()
                            .create(new WorkflowStore.Workflow(
                                    gone,
                                    1,
                                    ExecutionStatus.SUCCEEDED,
                                    kept.start(),
                                    kept.document(),
                                    List.of(world.memory.workflows().write(gone, "x", Map.of("large", 1))),
                                    null,
                                    List.of(),
                                    true,
                                    world.clock.instant())))
                    .isTrue();
        }

        node.sweep(15);

        assertThat(world.memory.workflows().ids("", 10)).containsExactly(there);
    }
}
