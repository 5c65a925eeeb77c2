// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.parameter.ActionParameters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An action that is to run, as a rule or a person asks for it. {@link ExecutionRequests} makes an execution of it.
 *
 * @param id the execution's: derived where the same request may be made twice, random where it may not
 * @param schema what the action takes, or null when its runner type is unknown
 * @param parameters as they were given, templates among them
 * @param context StackStorm's context as far as the asker knows it; {@code pack} is added
 * @param cause the rule and the event that ask, or null for a request by hand
 */
public record ExecutionRequest(
        String id,
        Action action,
        @Nullable ActionParameters schema,
        Map<String, @Nullable Object> parameters,
        Map<String, @Nullable Object> context,
        @Nullable Cause cause) {

    /** A rule that matched an event. */
    public record Cause(Ref rule, Event event) {}
}
