// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.execution.FaultyStore.Death;
import dev.petrel.workflow.execution.FaultyStore.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that do not end within their timeout, in a cluster in memory. */
@Timeout(120)
class TaskTimeoutTest {

    private static final String MENDED = """
            version: 1.0
            tasks:
              slow:
                action: p.slow
                timeout: 30
                next:
                  - {when: "<% failed() %>", publish: [{why: "<% task_status(slow) %>"}], do: mend}
              mend: {action: p.a}
            output: [{why: "<% ctx(why) %>"}]
            """;

    private final World world = new World();
    private final World.Node node = world.node();

    TaskTimeoutTest() {
        world.action("p.slow");
        world.behaviour.put("p.slow", execution -> ExecutionStatus.RUNNING);
    }

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

    private Execution named(String id, String task) {
        return world.children(id).stream()
                .filter(child -> child.task() != null && child.task().name().equals(task))
                .findFirst()
                .orElseThrow();
    }

    /** What the runner does that is told to cancel: the runs that are canceling end. */
    private void runnersCancel() {
        world.memory.executions().open(ExecutionStatus.CANCELING, -1).forEach(run -> {
            boolean ignored = node.lifecycle.finish(
                    world.execution(run.id()), ExecutionStatus.CANCELED, java.util.Map.of("stdout", "half"));
        });
        node.run();
    }

    @Test
    void aTaskThatRunsTooLongFailsAndItsFailureIsMadeGood() throws Exception {
        world.orquesta("p.timed", MENDED);
        String id = node.requestAction("p.timed");
        node.run();
        assertThat(named(id, "slow").status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(named(id, "slow").deadline())
                .isEqualTo(
                        new Execution.Deadline(named(id, "slow").requestedAt().plusSeconds(30), 30, false));

        node.sweep(2);
        assertThat(named(id, "slow").status()).as("after 20 s").isEqualTo(ExecutionStatus.RUNNING);
        node.sweep(2);
        runnersCancel();

        assertThat(named(id, "slow").status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.execution(id).result()).containsEntry("output", java.util.Map.of("why", "failed"));
        assertThat(named(id, "mend").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void theWorkflowFailsAndTellsWhyWhereNothingHandlesIt() throws Exception {
        world.orquesta("p.timed", "{version: 1.0, tasks: {slow: {action: p.slow, timeout: 30}}}");
        String id = node.requestAction("p.timed");
        node.run();
        node.sweep(4);
        runnersCancel();

        assertThat(status(id)).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.execution(id).result().toString()).contains("timeout of 30 s");
    }

    @Test
    void aWorkflowInsideEndsWithAllThatRunsInIt() throws Exception {
        world.orquesta("p.inner", "{version: 1.0, tasks: {x: {action: p.slow}, y: {action: p.asks}}}");
        world.orquesta("p.outer", MENDED.replace("p.slow", "p.inner"));
        String id = node.requestAction("p.outer");
        node.run();
        String inner = named(id, "slow").id();
        node.sweep(4);
        runnersCancel();
        node.sweep(2);

        assertThat(status(inner)).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(world.execution(inner).result().toString()).contains("timeout of 30 s");
        assertThat(world.children(inner)).extracting(Execution::status).containsOnly(ExecutionStatus.CANCELED);
        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(world.memory.workflows().unsettled(10)).isEmpty();
    }

    @Test
    void aWorkflowInsideThatIsPausedEndsToo() throws Exception {
        world.orquesta("p.inner", "{version: 1.0, tasks: {x: {action: p.a, next: [{do: y}]}, y: {action: p.a}}}");
        world.orquesta("p.outer", MENDED.replace("p.slow", "p.inner"));
        String id = node.requestAction("p.outer");
        node.run(world.execution(id));
        Execution inner = named(id, "slow");
        node.run(inner);
        var ignored = node.lifecycle.pause(inner.id());
        node.run();
        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.PAUSED);

        node.sweep(4);
        node.run();

        assertThat(status(inner.id())).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(status(id)).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void eachItemHasItsOwnTimeAndAnInquiryHasOneToo() throws Exception {
        world.orquesta("p.timed", """
                version: 1.0
                tasks:
                  each:
                    with: {items: "<% [30, 31, 32] %>", concurrency: 2}
                    action: p.asks
                    delay: 10
                    timeout: <% 15 + 15 %>
                """);
        String id = node.requestAction("p.timed");
        node.run();
        assertThat(world.children(id)).hasSize(2);
        world.children(id)
                .forEach(item -> assertThat(item.deadline().at())
                        .as("counted from the end of the delay")
                        .isEqualTo(item.requestedAt().plusSeconds(40)));
        world.sweepDelays(node);
        node.run();
        assertThat(world.children(id)).extracting(Execution::status).containsOnly(ExecutionStatus.PENDING);
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(node.lifecycle.finish(child(id, 0), ExecutionStatus.SUCCEEDED, java.util.Map.of()))
                .isTrue();
        node.run();
        Execution third = world.children(id).stream()
                .filter(item -> item.task().item() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(third.deadline().at())
                .as("without a delay, for which it did not wait")
                .isEqualTo(third.requestedAt().plusSeconds(30));
        assertThat(third.requestedAt()).isAfter(child(id, 1).requestedAt());

        node.sweep(8);

        assertThat(world.children(id))
                .extracting(Execution::status)
                .containsExactlyInAnyOrder(ExecutionStatus.SUCCEEDED, ExecutionStatus.TIMEOUT, ExecutionStatus.TIMEOUT);
        assertThat(status(id)).isEqualTo(ExecutionStatus.FAILED);
        assertThat((List<Object>) world.execution(id).result().get("errors"))
                .as("each error once")
                .hasSize(1);
    }

    /** The process that ends the task goes wrong at each of the changes that this takes. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void endsWhereverAProcessGoesWrong(Fault fault) throws Exception {
        int at = 1;
        while (strikes(fault, at)) {
            at++;
        }
        assertThat(at).as("changes").isGreaterThan(3);
    }

    private static boolean strikes(Fault fault, int at) throws Exception {
        try (World world = new World()) {
            world.action("p.slow");
            world.behaviour.put("p.slow", execution -> ExecutionStatus.RUNNING);
            world.orquesta("p.inner", "{version: 1.0, tasks: {x: {action: p.slow}, y: {action: p.asks}}}");
            world.orquesta("p.outer", MENDED.replace("p.slow", "p.inner"));
            World.Node survivor = world.node();
            String id = survivor.requestAction("p.outer");
            survivor.run();
            survivor.sweep(2);
            FaultyStore[] seen = new FaultyStore[1];
            World.Node struck = world.node(store -> {
                seen[0] = new FaultyStore(store, fault, at);
                return seen[0];
            });
            String slow = world.children(id).stream()
                    .filter(child -> child.task().name().equals("slow"))
                    .findFirst()
                    .orElseThrow()
                    .id();
            world.clock.advance(Duration.ofSeconds(11));
            try {
                boolean ignored = struck.lifecycle.expire(slow);
            } catch (Death | dev.petrel.engine.store.StoreException e) {
                assertThat(e).isNotNull();
            }
            for (int i = 0; i < 8; i++) {
                survivor.sweep(1);
                world.memory.executions().open(ExecutionStatus.CANCELING, -1).forEach(run -> {
                    boolean ignored = survivor.lifecycle.finish(
                            world.execution(run.id()), ExecutionStatus.CANCELED, java.util.Map.of());
                });
                survivor.run();
            }
            String what = fault + " at change " + at;
            assertThat(world.execution(slow).status()).as(what).isEqualTo(ExecutionStatus.TIMEOUT);
            assertThat(world.execution(id).status()).as(what).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(world.memory.executions().unsettled(10)).as(what).isEmpty();
            assertThat(world.memory.executions().steered(10)).as(what).isEmpty();
            assertThat(world.memory.executions().withDeadline(10)).as(what).isEmpty();
            assertThat(world.memory.workflows().unsettled(10)).as(what).isEmpty();
            return seen[0].struck();
        }
    }
}
