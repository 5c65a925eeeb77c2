// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.announcement;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.execution.Announcement;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code announcement}: publishes the parameters of the action on the topic of announcements. */
public final class AnnouncementPlugin implements RunnerPlugin {

    private static final String DEFAULT_ROUTE = "general";

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(AnnouncementPlugin.class, "announcement.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return (request, control) -> announce(request, context.announcements());
    }

    private static Outcome announce(RunRequest request, Consumer<Announcement> announcements) {
        if (!request.flag("experimental")) {
            String error = "Experimental flag is missing for action "
                    + request.action().ref()
                    + ": the runner announcement runs only with the parameter experimental set to true";
            return Outcome.failedBy(error, new IllegalArgumentException("experimental is not true"));
        }
        Map<String, @Nullable Object> told = request.actionParameters();
        announcements.accept(new Announcement(
                request.execution().id(),
                request.text("route", DEFAULT_ROUTE),
                told,
                request.execution().context().get("trace_context")));
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("output", told);
        result.putAll(told);
        return new Outcome.Ended(ExecutionStatus.SUCCEEDED, result);
    }
}
