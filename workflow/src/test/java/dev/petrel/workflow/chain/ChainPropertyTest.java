// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowEvent.TaskMoved;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.chain.ChainDriver.End;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random chains with random ends of their tasks, each told in order once, and in disorder several times. */
class ChainPropertyTest {

    private static final int CHAINS = 200;
    private static final List<ExecutionStatus> UNDER_WAY = List.of(
            ExecutionStatus.RUNNING, ExecutionStatus.PAUSED, ExecutionStatus.PENDING, ExecutionStatus.SCHEDULED);

    @Test
    void endTheSameHoweverOftenAndInWhateverOrderTheyAreTold() {
        for (long seed = 0; seed < CHAINS; seed++) {
            String text = text(new Random(seed));
            ChainDriver orderly = new ChainDriver(text, Map.of("p", "given"), tasks());
            List<TaskKey> order = new ArrayList<>();
            while (!orderly.last().status().isTerminal()) {
                order.add(orderly.running());
                orderly.end(end(seed, orderly.running()));
            }
            SimulatedTasks others = tasks();
            ChainDriver disorderly = disorderly(text, seed, others);

            assertThat(disorderly.status()).as("seed %d\n%s", seed, text).isEqualTo(orderly.status());
            assertThat(disorderly.result()).as("seed %d\n%s", seed, text).isEqualTo(orderly.result());
            assertThat(List.copyOf(others.all().keySet())).as("seed %d", seed).isEqualTo(order);
        }
    }

    private static ChainDriver disorderly(String text, long seed, SimulatedTasks tasks) {
        Random random = new Random(seed + 1_000_000);
        ChainDriver driver = new ChainDriver(text, Map.of("p", "given"), tasks);
        List<WorkflowEvent> told = new ArrayList<>();
        while (!driver.last().status().isTerminal()) {
            if (driver.workflow().active(driver.last().state()).isEmpty()) {
                driver.tell(new WorkflowEvent.Resume());
                continue;
            }
            TaskKey key = driver.running();
            assertThat(driver.workflow().startsAgain(driver.stored(), Set.of(key), tasks))
                    .containsExactly(
                            Objects.requireNonNull(tasks.all().get(key)).start());
            maybe(random, driver, new WorkflowEvent.Pause());
            maybe(random, driver, new WorkflowEvent.Resume());
            ExecutionStatus underWay = UNDER_WAY.get(random.nextInt(UNDER_WAY.size()));
            tasks.move(key, underWay, Map.of());
            maybe(random, driver, new TaskMoved(key, underWay));
            End end = end(seed, key);
            tasks.move(key, end.status(), end.result());
            List<WorkflowEvent> batch = new ArrayList<>();
            IntStream.range(0, 1 + random.nextInt(3)).forEach(i -> batch.add(new TaskMoved(key, end.status())));
            IntStream.range(0, random.nextInt(3)).forEach(i -> batch.add(new TaskMoved(key, underWay)));
            told.stream().filter(each -> random.nextInt(4) == 0).forEach(batch::add);
            Collections.shuffle(batch, random);
            driver.tell(batch.toArray(WorkflowEvent[]::new));
            told.addAll(batch);
        }
        WorkflowStep before = driver.last();
        driver.tell(told.toArray(WorkflowEvent[]::new)).tell(new WorkflowEvent.Pause(), new WorkflowEvent.Cancel());
        assertThat(driver.last().status()).isEqualTo(before.status());
        assertThat(driver.last().starts()).isEmpty();
        return driver;
    }

    private static void maybe(Random random, ChainDriver driver, WorkflowEvent event) {
        if (random.nextInt(4) == 0) {
            driver.tell(event);
        }
    }

    private static SimulatedTasks tasks() {
        return new SimulatedTasks()
                .action("p.any", "{}")
                .action("p.needs", "{\"who\": {\"type\": \"string\", \"required\": true}}");
    }

    /** How a run of a task ends: the same in each run of the test. A task that runs for the fourth time is canceled. */
    private static End end(long seed, TaskKey key) {
        Random random = new Random(seed * 31 + key.hashCode());
        Map<String, @Nullable Object> result = Map.of("n", random.nextInt(1_000), "task", key.task());
        if (key.attempt() == 3) {
            return new End(ExecutionStatus.CANCELED, result);
        }
        List<ExecutionStatus> ends = List.of(
                ExecutionStatus.SUCCEEDED,
                ExecutionStatus.SUCCEEDED,
                ExecutionStatus.SUCCEEDED,
                ExecutionStatus.FAILED,
                ExecutionStatus.TIMEOUT,
                ExecutionStatus.ABANDONED);
        return new End(ends.get(random.nextInt(ends.size())), result);
    }

    private static String text(Random random) {
        int size = 1 + random.nextInt(6);
        StringBuilder text = new StringBuilder("vars: {v: \"{{ p }}\"}\nchain:\n");
        for (int i = 0; i < size; i++) {
            text.append("  - {name: t").append(i);
            text.append(", ref: ").append(random.nextInt(8) == 0 ? "p.needs" : "p.any");
            target(text, "on-success", size, random);
            target(text, "on-failure", size, random);
            if (random.nextInt(3) == 0) {
                text.append(", publish: {v: \"{{ v }}, {{ t").append(i).append(".n }}\"}");
            }
            if (random.nextInt(3) == 0) {
                text.append(", params: {x: \"{{ v }} {{ __results }}\"}");
            } else if (random.nextInt(5) == 0) {
                text.append(", params: {x: \"{{ t").append(random.nextInt(size)).append(".n }}\"}");
            }
            text.append("}\n");
        }
        return text.toString();
    }

    private static void target(StringBuilder text, String key, int size, Random random) {
        if (random.nextInt(4) != 0) {
            boolean rendered = random.nextInt(8) == 0;
            int target = random.nextInt(size);
            text.append(", ").append(key).append(": ");
            text.append(rendered ? "\"{{ 't' ~ " + target + " }}\"" : "t" + target);
        }
    }
}
