// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.execution.Cancellation;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workflows with very many tasks: who tells them something does not wait for what follows, and that survives any process. */
@Timeout(120)
class WideWorkflowTest {

    private static final String FLOW = "p.wide";

    private final World world = new World();
    private final Queue<Runnable> left = new ArrayDeque<>();
    private final World.Node node = world.node(store -> store, left::add);

    WideWorkflowTest() {
        world.orquesta(FLOW, """
                version: 1.0
                tasks:
                  each: {with: <% range(1200).toList() %>, action: p.a}
                """);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void workInTheBackground() {
        while (!left.isEmpty()) {
            left.remove().run();
        }
    }

    private static long canceling(List<Execution> children) {
        return children.stream()
                .filter(child ->
                        child.status() == ExecutionStatus.CANCELING || child.status() == ExecutionStatus.CANCELED)
                .count();
    }

    @Test
    void startsSomeAtOnceAndTheOthersInTheBackground() {
        String id = node.requestAction(FLOW);
        node.run(world.execution(id));

        assertThat(world.children(id)).hasSize(500);
        assertThat(world.memory.workflows().unsettled(10)).hasSize(1);
        workInTheBackground();

        assertThat(world.children(id)).hasSize(1200);
        node.run();
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
    }

    @Test
    void startsTheOthersThoughTheProcessDied() throws Exception {
        String id = node.requestAction(FLOW);
        node.run(world.execution(id));
        left.clear();

        World.Node other = world.node();
        other.sweep(3);

        assertThat(world.children(id)).hasSize(1200);
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
        other.run();
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.runs.values()).containsOnly(1);
    }

    @Test
    void startsTheOthersThoughTheBackgroundIsFull() throws Exception {
        World.Node full = world.node(store -> store, work -> {
            throw new RejectedExecutionException("full");
        });
        String id = full.requestAction(FLOW);
        full.run(world.execution(id));
        assertThat(world.children(id)).hasSize(500);

        full.sweep(8);

        assertThat(world.children(id)).hasSize(1200);
    }

    @Test
    void startsNoMoreWhenItIsCanceledMeanwhile() {
        String id = node.requestAction(FLOW);
        node.run(world.execution(id));

        assertThat(node.lifecycle.cancel(id, "kim")).isInstanceOf(Cancellation.Canceled.class);
        workInTheBackground();

        assertThat(world.children(id)).hasSize(500);
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void cancelsInTheBackgroundAndGoesOnWhereTheProcessDied() throws Exception {
        String id = node.requestAction(FLOW);
        node.run(world.execution(id));
        workInTheBackground();
        List<Execution> running = world.children(id).stream()
                .limit(300)
                .flatMap(child -> node.claim(child).stream())
                .toList();

        assertThat(node.lifecycle.cancel(id, "kim")).isInstanceOf(Cancellation.Canceled.class);
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.CANCELING);
        assertThat(canceling(world.children(id))).as("before the background").isZero();
        left.clear();

        World.Node other = world.node();
        other.sweep(3);

        assertThat(canceling(world.children(id))).isEqualTo(1200);
        running.forEach(run -> assertThat(other.lifecycle.finish(run, ExecutionStatus.CANCELED, java.util.Map.of()))
                .isTrue());
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(world.memory.executions().steered(10)).isEmpty();
    }

    @Test
    void cancelsManyTasksInFewWrites() throws Exception {
        FaultyStore[] seen = new FaultyStore[1];
        World.Node counted = world.node(store -> {
            seen[0] = new FaultyStore(store, FaultyStore.Fault.REFUSAL, Integer.MAX_VALUE);
            return seen[0];
        });
        String id = counted.requestAction(FLOW);
        counted.run(world.execution(id));
        assertThat(world.children(id)).hasSize(1200);
        int before = seen[0].calls().size();

        assertThat(counted.lifecycle.cancel(id, "kim")).isInstanceOf(Cancellation.Canceled.class);

        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(world.children(id)).extracting(Execution::status).containsOnly(ExecutionStatus.CANCELED);
        assertThat(world.children(id).get(7).context()).containsEntry("cancelled_by", "kim");
        assertThat(seen[0].calls().size() - before).as("calls of the database").isLessThan(200);
        assertThat(world.memory.executions().unsettled(10)).isEmpty();
    }

    @Test
    void goesOnWhereverTheProcessDiesThatCancels() throws Exception {
        for (int at : List.of(2, 3, 4, 5, 6)) {
            try (World each = new World()) {
                each.orquesta(FLOW, "{version: 1.0, tasks: {t: {with: <% range(250).toList() %>, action: p.a}}}");
                World.Node first = each.node(store -> new FaultyStore(store, FaultyStore.Fault.DEATH_AFTER, at));
                World.Node second = each.node();
                String id = second.requestAction(FLOW);
                second.run(each.execution(id));
                try {
                    var ignored = first.lifecycle.cancel(id, "kim");
                } catch (FaultyStore.Death e) {
                    assertThat(e).isNotNull();
                }
                assertThat(canceling(each.children(id))).as("before").isLessThan(250);

                second.sweep(6);

                assertThat(each.execution(id).status()).as("after " + at).isEqualTo(ExecutionStatus.CANCELED);
                assertThat(canceling(each.children(id))).isEqualTo(250);
                assertThat(each.memory.executions().steered(10)).isEmpty();
                assertThat(each.memory.executions().unsettled(10)).isEmpty();
            }
        }
    }

    @Test
    void endsWhatWaitsInAWorkflowThatWasCanceledWhileItWasPaused() throws Exception {
        world.orquesta("p.asking", "{version: 1.0, tasks: {t: {with: <% range(150).toList() %>, action: p.asks}}}");
        String id = node.requestAction("p.asking");
        node.run();
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.PAUSED);

        assertThat(node.lifecycle.cancel(id, "kim")).isInstanceOf(Cancellation.Canceled.class);
        assertThat(world.execution(id).status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(canceling(world.children(id))).isZero();
        left.clear();

        World.Node other = world.node();
        other.sweep(5);

        assertThat(canceling(world.children(id))).isEqualTo(150);
        assertThat(world.memory.executions().unsettled(10)).isEmpty();
        assertThat(world.memory.workflows().get(id).orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELED);
    }
}
