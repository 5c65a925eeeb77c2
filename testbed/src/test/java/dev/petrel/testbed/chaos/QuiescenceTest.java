// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuiescenceTest {

    private static final Duration MOST = Duration.ofMinutes(2);

    private ManualClock clock;
    private MemoryStore store;
    private ChaosPack pack;
    private Quiescence quiescence;
    private SampleRun run;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        run = new SampleRun(directory);
        clock = run.clock;
        store = run.store;
        pack = run.pack;
        quiescence = new Quiescence(run.ledgers, new Hurried(clock));
        Files.writeString(pack.accepted(), "e1 a 1.0 2.0\n");
    }

    @Test
    void isSoonOverWhenEveryEventHasStarted() throws Exception {
        Files.writeString(pack.runs(), "start x 1 1 2.0\n");

        assertThat(took()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void isSoonOverWhenWhatHasNotStartedWasAbandoned() throws Exception {
        end(requested("e1"), ExecutionStatus.ABANDONED);

        assertThat(took()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void waitsLongerForAnEventWithoutAnExecution() throws Exception {
        end(requested("another"), ExecutionStatus.ABANDONED);

        assertThat(took()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(70));
    }

    @Test
    void waitsLongestForAnExecutionThatIsOpen() throws Exception {
        requested("e1");

        assertThat(took()).isBetween(MOST, MOST.plusSeconds(10));
    }

    private Duration took() throws Exception {
        long began = clock.nanos();
        quiescence.await();
        return clock.since(began);
    }

    private String requested(String event) {
        Execution execution = run.execution(1, event);
        assertThat(store.executions().create(List.of(execution))).hasSize(1);
        return execution.id();
    }

    private void end(String id, ExecutionStatus end) {
        assertThat(store.executions().claim(id, 0, SampleRun.CLAIM, clock.instant()))
                .isPresent();
        assertThat(store.executions()
                        .transition(id, 1, ExecutionStatus.RUNNING, Change.to(end, Map.of(), clock.instant())))
                .isTrue();
    }

    /** A clock on which a wait is over at once, and its time has passed. */
    private record Hurried(ManualClock clock) implements Clock {

        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public long nanos() {
            return clock.nanos();
        }

        @Override
        public Waker newWaker() {
            return new Waker() {
                @Override
                public void await(Duration duration) {
                    clock.advance(duration);
                }

                @Override
                public void wake() {}
            };
        }
    }
}
