// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.local.ShellRunner;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ResultMemoryTest {

    private static final long BUDGET = 20L << 20;
    private static final int PRINTED = 1_000_000;

    @TempDir
    private Path pack;

    private static Execution execution(String seed) {
        return Requests.execution(Requests.noop("p.a"), seed);
    }

    private RunRequest request(int number, String command) {
        RunRequest any = Requests.of(
                Requests.action("p.local", "local-shell-cmd", "", Map.of()), pack, Map.of("cmd", command), Map.of());
        return new RunRequest(
                execution("run " + number),
                any.action(),
                any.packDirectory(),
                any.runnerParameters(),
                any.actionParameters(),
                any.configuration(),
                any.environment());
    }

    @Test
    void manyLargeOutputsAtOnceNeverHoldMoreThanThereIs() throws Exception {
        ResultMemory memory = new ResultMemory(BUDGET);
        ConcurrentLinkedQueue<Long> used = new ConcurrentLinkedQueue<>();
        ExecutorService slots = Executors.newFixedThreadPool(16);
        try (Spawner spawner = new Spawner("test")) {
            Runner runner = ShellRunner.commands(spawner);
            List<Future<Integer>> ends = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                RunRequest request = request(i, "head -c " + PRINTED + " /dev/zero | tr '\\0' x");
                Callable<Integer> call = () -> {
                    Outcome outcome;
                    try (ActiveRun run = new ActiveRun(request.execution(), 4 << 20, memory)) {
                        outcome = runner.start(request, run);
                        used.add(memory.used());
                    }
                    assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                    return String.valueOf(outcome.result().get("stdout")).length();
                };
                ends.add(slots.submit(call));
            }
            for (Future<Integer> end : ends) {
                assertThat(end.get()).isEqualTo(PRINTED);
            }
        } finally {
            slots.shutdownNow();
        }
        assertThat(used).allSatisfy(bytes -> assertThat(bytes).isBetween((long) PRINTED, BUDGET));
        assertThat(memory.used()).isZero();
    }

    @Test
    void aRunThatIsEndedWhileItWaitsKeepsTheStartOfItsOutput() throws Exception {
        ResultMemory memory = new ResultMemory(BUDGET, Duration.ZERO);
        int unused = memory.take(BUDGET);
        try (Spawner spawner = new Spawner("test")) {
            Runner runner = ShellRunner.commands(spawner);
            RunRequest request = request(1, "head -c " + PRINTED + " /dev/zero | tr '\\0' x");
            InterruptibleCall call = InterruptibleCall.start(
                    () -> runner.start(request, new ActiveRun(request.execution(), 4 << 20, memory)));
            while (memory.waiting() == 0) {
                Thread.onSpinWait();
            }
            assertThat(call.interrupt()).isEqualTo("interrupted");
            assertThat(call.written().get("stdout"))
                    .asString()
                    .startsWith("xxx")
                    .endsWith(RunControl.NO_TURN + "]")
                    .hasSizeLessThan(70_000);
        }
    }

    @Test
    void whatWantsMoreThanThereIsGetsAll() throws Exception {
        ResultMemory memory = new ResultMemory(1 << 20);
        int share = memory.take(Long.MAX_VALUE / 2);
        assertThat(memory.used()).isEqualTo(1 << 20);
        memory.giveBack(share);
        assertThat(memory.used()).isZero();
    }

    @Test
    void aRunGivesBackItsOwnShareOnce() throws Exception {
        ResultMemory memory = new ResultMemory(1 << 20);
        ActiveRun first = new ActiveRun(execution("one"), 1 << 20, memory);
        ActiveRun again = new ActiveRun(execution("one"), 1 << 20, memory);
        first.reserve(10 << 10);
        again.reserve(20 << 10);
        first.close();
        first.close();
        assertThat(memory.used()).isEqualTo(20 << 10);
    }

    @Test
    void smallOutputTakesNothing() throws Exception {
        ResultMemory memory = new ResultMemory(BUDGET);
        int unused = memory.take(BUDGET);
        try (Spawner spawner = new Spawner("test")) {
            RunRequest request = request(1, "echo hello");
            Outcome outcome =
                    ShellRunner.commands(spawner).start(request, new ActiveRun(request.execution(), 4 << 20, memory));
            assertThat(outcome.result()).containsEntry("stdout", "hello");
        }
    }
}
