// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.memory.MemoryBusFaults;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore.Query;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workflows whose tasks run only when the broker tells a process to, and it loses, repeats and mixes up what it tells. */
@Timeout(120)
class WorkflowBusFaultsTest {

    private static final String TASKS =
            "[{\"name\": \"a\"}, {\"name\": \"b\", \"items\": 5, \"delay\": 1, \"publish\": 10},"
                    + " {\"name\": \"c\", \"action\": \"p.inner\"}, {\"name\": \"d\"}]";

    @Test
    void endAsTheyShouldWhateverTheBrokerDoes() throws Exception {
        for (int seed = 1; seed <= 25; seed++) {
            try (World world = new World()) {
                world.flow("p.inner");
                world.bus
                        .broker()
                        .misbehave(MemoryBusFaults.seeded(seed)
                                .losePublishes(0.3)
                                .loseConfirms(0.3)
                                .repeat(0.5)
                                .reorder(0.5)
                                .delay(0.3, Duration.ofSeconds(20)));
                runs(world, new Random(seed), "seed " + seed, false);
            }
        }
    }

    @Test
    void endAsTheyShouldThoughTheBrokerIsAwayNowAndThen() throws Exception {
        for (int seed = 1; seed <= 10; seed++) {
            try (World world = new World()) {
                world.flow("p.inner");
                runs(world, new Random(seed), "seed " + seed, true);
            }
        }
    }

    private static void runs(World world, Random random, String what, boolean outages) throws Exception {
        World.Node first = world.node();
        World.Node second = world.node();
        String id = first.request(TASKS);
        for (int i = 0; i < 200 && !world.execution(id).status().isTerminal(); i++) {
            if (outages && random.nextInt(3) == 0) {
                world.bus.broker().goAway();
            }
            deliver(world, random.nextBoolean() ? first : second);
            second.sweep(1);
            if (outages) {
                world.bus.broker().comeBack();
            }
            tellAgain(world, second);
        }

        Execution end = world.execution(id);
        assertThat(end.status()).as(what).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(end.result()).as(what).containsEntry("published", 10);
        assertThat(world.runs).as(what).hasSize(1 + 5 + 2 + 1);
        assertThat(world.runs.values()).as(what).containsOnly(1);
        second.sweep(4);
        assertThat(world.memory.executions().find(Query.all()).items()).as(what).hasSize(1 + 1 + 5 + 1 + 2 + 1);
        assertThat(world.memory.executions().unsettled(10)).as(what).isEmpty();
        assertThat(world.memory.workflows().unsettled(10)).as(what).isEmpty();
    }

    private static void deliver(World world, World.Node node) throws InterruptedException {
        try (Subscription told = world.bus.subscribe(Queue.EXECUTION, 10)) {
            for (Delivery delivery : told.take(10, Duration.ZERO)) {
                node.notified(ExecutionNotification.decode(delivery.message()));
                delivery.ack();
            }
        }
    }

    /** As the sweeper of notifications does, and that of delays. */
    private static void tellAgain(World world, World.Node node) {
        for (Execution delayed : world.memory.executions().delayed(100)) {
            if (!world.clock.instant().isBefore(delayed.notBefore())) {
                var ignored = node.lifecycle.requeue(delayed);
            }
        }
        List<Execution> requested = world.memory.executions().open(ExecutionStatus.REQUESTED, -1);
        requested.forEach(execution -> {
            boolean ignored = new ExecutionNotifier(world.bus).inform(execution).join();
        });
    }
}
