// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.spi.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResultWriterTest {

    private final RunnerFixture fixture = new RunnerFixture();
    private final Metrics metrics = new Metrics();
    private final RunnerMetrics runnerMetrics = new RunnerMetrics(metrics);
    private final RunnerDependencies dependencies = fixture.dependencies(fixture.publisher, metrics);
    private final ResultWriter writer = new ResultWriter(
            dependencies,
            new LostExecutionRecovery(
                    dependencies, new Runners(new RunnerPlugins(List.of()).catalog(), Map.of()), runnerMetrics),
            runnerMetrics);
    private final Action action = fixture.register("noop");

    @AfterEach
    void close() {
        fixture.close();
    }

    private Execution claimed(Execution execution) {
        fixture.memory.executions().create(List.of(execution));
        return fixture.memory
                .executions()
                .claim(execution.id(), 0, fixture.claim("st2-node"), fixture.clock.instant())
                .orElseThrow();
    }

    private void end(Execution run) {
        Retry retry = new Retry(
                "test", fixture.clock, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)));
        writer.write(
                run, new RunResult.Returned(Outcome.ended(ExecutionStatus.CANCELED, "the action was ended")), retry);
    }

    private double ended(ExecutionStatus status) {
        return metrics.executions()
                .labelValues(action.ref().toString(), status.word())
                .get();
    }

    @Test
    void countsWhatTookTooLongAsTimedOutAndNotAsCanceled() {
        Execution late = claimed(
                Requests.execution(action, "late").dueAt(fixture.clock.instant().plusSeconds(1), 1));
        assertThat(fixture.lifecycle().expire(late.id())).isTrue();

        end(late);

        assertThat(fixture.now(late).status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(ended(ExecutionStatus.TIMEOUT)).isEqualTo(1);
        assertThat(ended(ExecutionStatus.CANCELED)).isZero();
    }

    @Test
    void knowsALostRunThatItHasEndedAsTimedOutByATryWhoseAnswerWasLost() {
        Execution late = claimed(
                Requests.execution(action, "lost").dueAt(fixture.clock.instant().plusSeconds(1), 1));
        assertThat(fixture.lifecycle().expire(late.id())).isTrue();
        LostExecutionRecovery recovery = new LostExecutionRecovery(
                dependencies, new Runners(new RunnerPlugins(List.of()).catalog(), Map.of()), runnerMetrics);

        for (int tries = 1; tries <= 2; tries++) {
            assertThat(recovery.settle(late, new RunnerLost(true, "it was stopped")))
                    .map(Execution::status)
                    .contains(ExecutionStatus.TIMEOUT);
        }
    }

    @Test
    void countsWhatAUserCanceledAsCanceled() {
        Execution run = claimed(Requests.execution(action, "canceled"));
        var ignored = fixture.lifecycle().cancel(run.id(), "sam");

        end(run);

        assertThat(ended(ExecutionStatus.CANCELED)).isEqualTo(1);
    }
}
