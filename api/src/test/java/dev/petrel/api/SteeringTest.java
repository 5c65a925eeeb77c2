// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Executions that are paused, resumed and canceled over the API. */
class SteeringTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private Execution workflow() {
        Execution run = api.running(api.requested(Map.of("cmd", "x")));
        assertThat(api.store.executions().detach(run.id(), run.fence())).isTrue();
        return run;
    }

    private ApiFixture.Answer put(Execution execution, String status) {
        return api.put("/v1/executions/" + execution.id(), "{\"status\":\"" + status + "\"}");
    }

    @Test
    void pausesAndResumesAWorkflow() {
        Execution workflow = workflow();

        ApiFixture.Answer paused = put(workflow, "paused");

        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.object()).containsEntry("status", "pausing");
        assertThat(put(workflow, "pausing").object()).containsEntry("status", "pausing");
        assertThat(put(workflow, "resuming").object().get("faultstring").toString())
                .contains("it is pausing");
        assertThat(put(workflow, "canceled").object()).containsEntry("status", "canceling");
    }

    @Test
    void leavesAWorkflowThatRunsAsItIsWhenItIsResumed() {
        assertThat(put(workflow(), "resuming").object()).containsEntry("status", "running");
    }

    @Test
    void refusesToPauseWhatIsNoWorkflow() {
        Execution running = api.running(api.requested(Map.of("cmd", "x")));

        ApiFixture.Answer answer = put(running, "paused");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().get("faultstring").toString()).contains("only workflows can be");
        assertThat(put(running, "succeeded").object().get("faultstring").toString())
                .contains("\"succeeded\" is none of these");
        assertThat(api.put("/v1/executions/nosuch", "{\"status\":\"paused\"}").status())
                .isEqualTo(404);
    }

    @Test
    void refusesToPauseWhatHasEnded() {
        Execution ended = api.ended(api.requested(Map.of("cmd", "x")), ExecutionStatus.SUCCEEDED, Map.of());

        ApiFixture.Answer answer = put(ended, "paused");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object()).containsEntry("faultstring", "Execution is already in completed state.");
    }
}
