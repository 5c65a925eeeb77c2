// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.execution.ExecutionLifecycle.Ending;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndLineTest {

    private final RunnerFixture fixture = new RunnerFixture();
    private final Action noop = fixture.register("noop");

    @AfterEach
    void close() {
        fixture.close();
    }

    private Ending ending(String id, ExecutionStatus status) {
        return new Ending(Requests.execution(noop, id), status, Map.of());
    }

    @Test
    void namesEachExecutionInTheLineOfThoseThatEndedAlike() {
        Ending a = ending("a", ExecutionStatus.SUCCEEDED);
        Ending b = ending("b", ExecutionStatus.FAILED);
        Ending c = ending("c", ExecutionStatus.SUCCEEDED);

        assertThat(EndLine.of(List.of(a, b, c)))
                .containsExactly(
                        new EndLine(List.of(a.run().id(), c.run().id()), noop.ref(), ExecutionStatus.SUCCEEDED),
                        new EndLine(List.of(b.run().id()), noop.ref(), ExecutionStatus.FAILED));
    }
}
