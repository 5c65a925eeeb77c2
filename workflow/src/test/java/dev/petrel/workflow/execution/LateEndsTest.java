// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.execution.Cancellation;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that end after their workflow, and what those know of it that run tasks again. */
@Timeout(120)
class LateEndsTest {

    private static final String FLOW = "p.graph";

    private static final String TWO = """
            version: 1.0
            tasks:
              bad: {action: p.fails}
              long: {action: p.a, next: [{when: <% succeeded() %>, publish: [{n: <% result().n %>}], do: after}]}
              after: {action: p.b}
            output: [{n: <% ctx().get(n) %>}]
            """;

    private final World world = new World();
    private final World.Node node = world.node();

    LateEndsTest() {
        world.orquesta(FLOW, TWO);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Execution child(String id, String task) {
        return world.children(id).stream()
                .filter(each -> each.task().name().equals(task))
                .findFirst()
                .orElseThrow();
    }

    /** A workflow that has failed and whose task {@code long} runs. */
    private String failed() {
        String id = node.requestAction(FLOW);
        node.run(world.execution(id));
        Execution running = node.claim(child(id, "long")).orElseThrow();
        assertThat(running.status()).isEqualTo(ExecutionStatus.RUNNING);
        node.run();
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.FAILED);
        world.behaviour.remove("p.fails");
        return id;
    }

    private static List<String> tasks(List<Execution> children) {
        return children.stream().map(each -> each.task().name()).toList();
    }

    @Test
    void anEndedWorkflowKnowsWhatEndedAfterIt() {
        String id = failed();
        Object result = world.execution(id).result();
        long version = world.memory.workflows().get(id).orElseThrow().version();

        node.finish(child(id, "long"));
        node.run();

        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.execution(id).result()).isEqualTo(result);
        assertThat(tasks(world.children(id))).containsExactly("bad", "long");
        assertThat(world.memory.workflows().get(id).orElseThrow().version()).isEqualTo(version + 1);
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
        assertThat(world.memory.executions().unsettled(10)).isEmpty();

        String again = node.again(FLOW, id, "bad");
        node.run();

        assertThat(tasks(world.children(again))).containsExactly("after", "bad");
        assertThat(world.execution(again).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.execution(again).result()).isEqualTo(Map.of("output", Map.of("n", 1)));
    }

    @Test
    void aRerunFindsEndsThatNobodyTold() {
        String id = failed();
        ExecutionLifecycle older = Lifecycles.standard(world.memory.executions(), world.bus, world.clock);
        assertThat(older.finish(child(id, "long"), ExecutionStatus.SUCCEEDED, Map.of("n", 7)))
                .isTrue();

        String again = node.again(FLOW, id, "bad");
        node.run();

        assertThat(tasks(world.children(again))).containsExactly("after", "bad");
        assertThat(world.execution(again).result()).isEqualTo(Map.of("output", Map.of("n", 7)));
    }

    @Test
    void aRerunThatIsCanceledWaitsNoLongerForWhatRunsInTheOtherOne() {
        String id = failed();
        String again = node.again(FLOW, id, "bad");
        node.run();
        assertThat(world.execution(again).status()).isEqualTo(ExecutionStatus.RUNNING);

        assertThat(node.lifecycle.cancel(again, "kim")).isInstanceOf(Cancellation.Canceled.class);

        assertThat(world.execution(again).status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(child(id, "long").status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void aTaskThatFailsAfterItsWorkflowRunsAgainIfItIsNamed() {
        String id = failed();
        assertThat(node.lifecycle.finish(child(id, "long"), ExecutionStatus.FAILED, Map.of()))
                .isTrue();

        String again = node.again(FLOW, id, "bad", "long");
        node.run();

        assertThat(tasks(world.children(again))).containsExactly("after", "bad", "long");
        assertThat(world.execution(again).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void aLateEndIsToldToAWorkflowWhoseEndIsNotSettledYet() throws Exception {
        FaultyStore[] seen = new FaultyStore[1];
        String id = node.requestAction(FLOW);
        node.run(world.execution(id));
        Execution running = node.claim(child(id, "long")).orElseThrow();
        World.Node dying = world.node(store -> {
            // claims and ends the task, writes the workflow's end, and dies before it moves the workflow's execution
            seen[0] = new FaultyStore(store, FaultyStore.Fault.DEATH_BEFORE, 4);
            return seen[0];
        });
        try {
            dying.run(child(id, "bad"));
        } catch (FaultyStore.Death e) {
            assertThat(e).isNotNull();
        }
        assertThat(world.memory.workflows().get(id).orElseThrow().status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.RUNNING);

        node.finish(running);
        node.sweep(4);

        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.execution(id).result()).containsKey("errors");
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
    }
}
