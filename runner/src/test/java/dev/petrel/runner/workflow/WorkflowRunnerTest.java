// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.Requests;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowRunnerTest {

    @TempDir
    private Path pack;

    @Test
    void readsADefinitionUpToTheConfiguredSize() throws Exception {
        Files.createDirectories(pack.resolve("actions"));
        Files.writeString(pack.resolve("actions/w.yaml"), "#".repeat(100));
        RunRequest request =
                Requests.of(Requests.action("p.w", "orquesta", "w.yaml", Map.of()), pack, Map.of(), Map.of());

        assertThat(TestRun.of(new WorkflowRunner("orquesta", 100), request)).isInstanceOf(Outcome.Detached.class);
        Outcome refused = TestRun.of(new WorkflowRunner("orquesta", 99), request);
        assertThat(refused.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(refused.result().toString())
                .contains("has 100 bytes, and 99 is the most", "[workflow_engine] max_definition_size");
    }
}
