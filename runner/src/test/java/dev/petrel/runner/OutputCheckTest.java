// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputCheckTest {

    private static final Map<String, Object> SCHEMA =
            Map.of("type", "object", "properties", Map.of("count", Map.of("type", "integer")));

    @Test
    void failsAnActionWhoseOutputDoesNotFit() {
        Outcome outcome = run(true, ExecutionStatus.SUCCEEDED, Map.of("result", Map.of("count", "x"), "stdout", "out"));

        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result())
                .containsOnlyKeys("error", "message")
                .containsEntry("message", "Error validating output. See error output for more details.");
        assertThat(String.valueOf(outcome.result().get("error"))).contains("'x' is not of type 'integer'");
    }

    @Test
    void leavesWhatFitsWhatFailedAndWhatIsNotToBeChecked() {
        Map<String, Object> fits = Map.of("result", Map.of("count", 1));
        Map<String, Object> unfit = Map.of("result", Map.of("count", "x"));

        assertThat(run(true, ExecutionStatus.SUCCEEDED, fits).result()).isEqualTo(fits);
        assertThat(run(true, ExecutionStatus.TIMEOUT, unfit).result()).isEqualTo(unfit);
        assertThat(run(false, ExecutionStatus.SUCCEEDED, unfit).result()).isEqualTo(unfit);
    }

    private static Outcome run(boolean checked, ExecutionStatus status, Map<String, Object> result) {
        Action plain = Requests.action("p.a", "r", "", Map.of());
        Action action = new Action(
                plain.ref(),
                null,
                true,
                "r",
                "",
                Map.of(),
                SCHEMA,
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
        Execution.Claim self = new Execution.Claim("n-1", "n", "n.example.com", 42);
        ManualClock clock = new ManualClock();
        Execution claimed = Requests.execution(action, "one").claimed(self, clock.instant());
        RunsInProgress runs = new RunsInProgress(
                clock, () -> Optional.of(self), new RunLimits(1 << 20, new ResultMemory(1 << 20), true, checked));
        Preparation.Ready ready = new Preparation.Ready(
                (request, control) -> new Outcome.Ended(status, Map.copyOf(result)),
                Requests.of(action, Path.of("/packs/p"), Map.of(), Map.of()),
                new RunnerType("r", "", Map.of(), "result", true));
        try (ActiveRun run = runs.open(claimed)) {
            return ((RunResult.Returned) runs.run(run, ready)).outcome();
        }
    }
}
