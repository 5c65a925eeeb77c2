// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.runner.spi.RunRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Actions, executions and run requests for tests. */
public final class Requests {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private Requests() {}

    public static Action action(
            String ref, String runnerType, String entryPoint, Map<String, Map<String, Object>> parameters) {
        return new Action(
                Ref.of(ref),
                null,
                true,
                runnerType,
                entryPoint,
                parameters,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
    }

    public static Action noop(String ref) {
        return action(ref, "noop", "", Map.of());
    }

    public static Execution execution(Action action, String seed) {
        return Execution.requested(
                Ids.derive(seed), action, Map.of(), Map.of("user", "stanley"), Execution.Lineage.NONE, AT);
    }

    public static RunRequest of(
            Action action, Path packDirectory, Map<String, Object> runnerParameters, Map<String, Object> parameters) {
        return of(action, packDirectory, runnerParameters, parameters, Map.of());
    }

    public static RunRequest of(
            Action action,
            Path packDirectory,
            Map<String, Object> runnerParameters,
            Map<String, Object> parameters,
            Map<String, @Nullable Object> configuration) {
        Execution execution = execution(action, "test");
        return new RunRequest(
                execution,
                action,
                packDirectory,
                runnerParameters,
                parameters,
                configuration,
                new ActionEnvironment("http://127.0.0.1:9101/v1").of(execution, ""));
    }
}
