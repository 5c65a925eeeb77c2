// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An action that a pack brings.
 *
 * @param runnerType the runner's name, {@code python-script} for instance
 * @param entryPoint path below the pack's {@code actions} directory, empty for runners that need none
 * @param parameters the action's own parameters by name, in file order: JSON schema of draft 4 with draft 3's
 *     {@code required} and StackStorm's {@code immutable}, {@code secret}, {@code position}. The runner's parameters are
 *     not merged in
 * @param notification the file's {@code notify}
 * @param onRunnerLoss what becomes of an execution whose runner died
 */
public record Action(
        Ref ref,
        @Nullable String description,
        boolean enabled,
        String runnerType,
        String entryPoint,
        Map<String, Map<String, @Nullable Object>> parameters,
        Map<String, @Nullable Object> outputSchema,
        Map<String, @Nullable Object> notification,
        List<Tag> tags,
        @Nullable String metadataFile,
        OnRunnerLoss onRunnerLoss)
        implements Content {

    public Action {
        parameters = Values.copy(parameters);
        outputSchema = Values.copy(outputSchema);
        notification = Values.copy(notification);
        tags = List.copyOf(tags);
    }

    /** What to do with an execution whose runner died. Metadata key {@code on_runner_loss}. */
    public enum OnRunnerLoss {
        /** End it as {@link ExecutionStatus#ABANDONED}: an action starts once. */
        ABANDON,
        /** Start it again, with the next attempt number: the author says that this does no harm. */
        RETRY
    }

    @Override
    public String key() {
        return ref.toString();
    }

    @Override
    public String id() {
        return Ids.content("action", ref);
    }

    @Override
    public String uid() {
        return "action:" + ref.pack() + ":" + ref.name();
    }
}
