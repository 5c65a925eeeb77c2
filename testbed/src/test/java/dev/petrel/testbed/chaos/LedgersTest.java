// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgersTest {

    private ManualClock clock;
    private MemoryStore store;
    private ChaosPack pack;
    private Ledgers ledgers;
    private SampleRun run;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        run = new SampleRun(directory);
        clock = run.clock;
        store = run.store;
        pack = run.pack;
        ledgers = run.ledgers;
    }

    @Test
    void readsEveryExecutionOfALongRunOnce() throws IOException {
        Files.writeString(pack.accepted(), "e a 1.0 2.0\n".repeat(35_000));
        for (int n = 0; n < 500; n++) {
            assertThat(store.executions().create(List.of(execution(n)))).hasSize(1);
            clock.advance(Duration.ofMillis(1));
        }

        assertThat(ledgers.read().executions())
                .extracting(History.Recorded::event)
                .hasSize(500)
                .doesNotHaveDuplicates();
    }

    @Test
    void countsWhatIsOpenAndWhatWasNoted() throws IOException {
        Files.writeString(pack.accepted(), "e1 a 1.0 2.0\ne2 a 1.0 2.0\ne3");
        Files.writeString(pack.runs(), "start x 1 1 2.0\nstart y 1 1 2.0\nrestart y 2 3 2.5\nend x 1 1 3.0\n");
        assertThat(store.executions().create(List.of(execution(1)))).hasSize(1);

        assertThat(ledgers.counts()).isEqualTo(new Ledgers.Counts(2, 2, 1, 1));
    }

    @Test
    void holdsTheNextEventBackWhileTooManyHaveNotStarted() throws IOException {
        Files.writeString(pack.accepted(), "e1 a 1.0 2.0\ne2 a 1.0 2.0\ne3 a 1.0 2.0\n");
        ledgers.holdBackBeyond(2);
        ledgers.holdBackBeyond(2);
        assertThat(pack.hold()).exists();

        Files.writeString(pack.runs(), "start x 1 1 2.0\n");
        ledgers.holdBackBeyond(2);
        ledgers.holdBackBeyond(2);
        assertThat(pack.hold()).doesNotExist();
    }

    @Test
    void readsWhoseEndAnExecutionHas() throws IOException {
        Execution execution = execution(1);
        ExecutionStore executions = store.executions();
        assertThat(executions.create(List.of(execution))).hasSize(1);
        assertThat(executions.claim(execution.id(), 0, SampleRun.CLAIM, clock.instant()))
                .isPresent();
        assertThat(executions.requeue(execution.id(), 1, clock.instant())).isTrue();
        assertThat(executions.claim(execution.id(), 2, SampleRun.CLAIM, clock.instant()))
                .isPresent();
        assertThat(executions.transition(
                        execution.id(),
                        3,
                        ExecutionStatus.RUNNING,
                        Change.to(ExecutionStatus.SUCCEEDED, Map.of("stdout", 3), clock.instant())))
                .isTrue();

        History.Recorded recorded = ledgers.read().executions().get(0);

        assertThat(recorded.attempt()).isEqualTo(2);
        assertThat(recorded.fence()).isEqualTo(3);
        assertThat(recorded.endOf()).isEqualTo(3);
    }

    @Test
    void readsOnlyTheNewestAcceptedEvents() throws IOException {
        Files.writeString(pack.accepted(), "e1 a 1.0 2.0\ne2 b 3.0 4.0\ne3");

        assertThat(ledgers.acceptedAfter(1)).containsExactly(new History.Accepted("e2", "b", 3, 4));
    }

    private Execution execution(int n) {
        return run.execution(n, "event-" + n);
    }
}
