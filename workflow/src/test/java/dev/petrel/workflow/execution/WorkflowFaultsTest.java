// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore.Query;
import dev.petrel.engine.store.StoreException;
import dev.petrel.workflow.execution.FaultyStore.Death;
import dev.petrel.workflow.execution.FaultyStore.Fault;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process goes wrong at each of the changes that a workflow takes; another one goes on. */
@Timeout(300)
class WorkflowFaultsTest {

    private static final String TASKS = "[{\"name\": \"a\", \"publish\": 20000},"
            + " {\"name\": \"b\", \"items\": 3},"
            + " {\"name\": \"c\", \"action\": \"p.inner\", \"publish\": 5},"
            + " {\"name\": \"d\"}]";

    /** What a person does to the workflow, and what it must come to. */
    private enum Story {
        LEFT_ALONE(ExecutionStatus.SUCCEEDED),
        PAUSED(ExecutionStatus.SUCCEEDED),
        CANCELED(ExecutionStatus.CANCELED);

        private final ExecutionStatus end;

        Story(ExecutionStatus end) {
            this.end = end;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void endsAsItShouldWhereverAProcessGoesWrong(Fault fault) throws Exception {
        for (Story story : Story.values()) {
            int at = 1;
            while (strikes(story, fault, at)) {
                at++;
            }
            assertThat(at).as("changes that a workflow takes").isGreaterThan(30);
        }
    }

    /** False if the workflow takes fewer changes than that. */
    private static boolean strikes(Story story, Fault fault, int at) throws Exception {
        try (World world = new World()) {
            world.flow("p.inner");
            FaultyStore[] seen = new FaultyStore[1];
            World.Node first = world.node(store -> {
                seen[0] = new FaultyStore(store, fault, at);
                return seen[0];
            });
            World.Node second = world.node();
            String id = second.request(TASKS);

            live(() -> act(story, world, first, id));
            second.reap(first);
            finish(story, world, second, id);

            String what = story + " " + fault + " at change " + at;
            Execution end = world.execution(id);
            assertThat(end.status()).as(what).isEqualTo(story.end);
            if (end.status() == ExecutionStatus.SUCCEEDED) {
                assertThat(end.result())
                        .as(what)
                        .containsEntry("published", 20_005)
                        .containsEntry("output", 5);
                assertThat(world.runs).as(what).hasSize(1 + 3 + 2 + 1);
            }
            List<Execution> all = world.memory.executions().find(Query.all()).items();
            assertThat(all).as(what).allMatch(execution -> execution.status().isTerminal());
            assertThat(world.memory.executions().unsettled(10)).as(what).isEmpty();
            assertThat(world.memory.executions().steered(10)).as(what).isEmpty();
            assertThat(world.memory.workflows().unsettled(10)).as(what).isEmpty();
            if (!seen[0].struck()) {
                assertThat(world.runs.values()).as(what).allMatch(times -> times == 1);
            }
            return seen[0].struck();
        }
    }

    private static void act(Story story, World world, World.Node node, String id) {
        node.run(world.execution(id));
        Execution a = world.children(id).get(0);
        node.run(a);
        if (story == Story.LEFT_ALONE) {
            node.run();
            return;
        }
        List<Execution> items = world.children(id).stream()
                .filter(child -> child.task().name().equals("b"))
                .toList();
        for (Execution item : items) {
            node.run(item);
        }
        world.children(id).stream()
                .filter(child -> child.task().name().equals("c"))
                .forEach(node::run);
        if (story == Story.PAUSED) {
            var ignored = node.lifecycle.pause(id);
            node.run();
            ignored = node.lifecycle.resume(id);
        } else {
            var ignored = node.lifecycle.cancel(id, "sam");
            ignored = node.lifecycle.cancel(id, "sam"); // the first may have been lost with the database
        }
        node.run();
    }

    /** What people and the surviving process do: again and again, since what is asked for may have been lost. */
    private static void finish(Story story, World world, World.Node node, String id) throws Exception {
        for (int i = 0; i < 15; i++) {
            if (story == Story.CANCELED) {
                var ignored = node.lifecycle.cancel(id, "sam");
            }
            node.sweep(1);
            node.run();
            if (story == Story.PAUSED && i > 6) {
                var ignored = node.lifecycle.resume(id);
            }
        }
    }

    /** As far as it comes. */
    private static void live(Runnable life) {
        try {
            life.run();
        } catch (Death | StoreException e) {
            assertThat(e).isNotNull();
        } catch (IndexOutOfBoundsException e) {
            assertThat(e).as("the task was not requested yet").isNotNull();
        }
    }
}
