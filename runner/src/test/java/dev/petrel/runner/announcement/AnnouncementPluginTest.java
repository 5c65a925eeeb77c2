// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.execution.Announcement;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.Requests;
import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnouncementPluginTest extends RunnerPluginContract {

    private static final Map<String, Object> TOLD = Map.of("message", Map.of("text", "hello"));

    private static RunRequest request(Map<String, Object> runnerParameters) {
        Action action = Requests.action("core.announcement", "announcement", "", Map.of());
        return Requests.of(action, Path.of("/nowhere"), runnerParameters, TOLD);
    }

    @Override
    protected RunnerPlugin plugin() {
        return new AnnouncementPlugin();
    }

    @Override
    protected RunRequest shortRequest(Path pack) {
        return request(Map.of("experimental", true));
    }

    @Override
    protected Optional<RunRequest> longRequest(Path pack) {
        return Optional.empty();
    }

    @Test
    void tellsItsParametersAndHasThemAsItsResult() throws Exception {
        RunRequest request = request(Map.of("experimental", true, "route", "golden"));
        Outcome outcome = TestRun.of(runner(), request);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        // As StackStorm's core.announcement was recorded.
        assertThat(outcome.result()).isEqualTo(Map.of("output", TOLD, "message", Map.of("text", "hello")));
        assertThat(announced())
                .containsExactly(new Announcement(request.execution().id(), "golden", TOLD, null));
    }

    @Test
    void tellsNothingWithoutTheFlag() throws Exception {
        Outcome outcome = TestRun.of(runner(), request(Map.of("experimental", false)));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsOnlyKeys("error", "traceback");
        assertThat(outcome.result().get("error")).asString().contains("Experimental flag is missing");
        assertThat(announced()).isEmpty();
    }

    @Test
    void survivesTheWayThroughATopic() {
        Announcement brief = new Announcement("id", "r", TOLD, Map.of("trace_tag", "t"));
        assertThat(Announcement.decode(MessageBus.announcement(brief.encode()))).isEqualTo(brief);
        Announcement lengthy = new Announcement("id", "r", Map.of("m", "x\n".repeat(10_000)), null);
        assertThat(Announcement.decode(MessageBus.announcement(lengthy.encode())))
                .isEqualTo(new Announcement("id", "r", null, null));
    }
}
