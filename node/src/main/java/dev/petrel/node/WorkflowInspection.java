// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.workflow.inspect.Inspectors;
import dev.petrel.workflow.inspect.RegisteredActions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inspects definitions that clients of the API send, with the actions that are registered. Safe for any thread. */
final class WorkflowInspection {

    private final Inspectors inspectors = new Inspectors();
    private final ContentCache content;
    private final RunnerCatalog runners;

    WorkflowInspection(ContentCache content, RunnerCatalog runners) {
        this.content = content;
        this.runners = runners;
    }

    List<Map<String, @Nullable Object>> errors(String definition) {
        var now = content.now();
        return inspectors.errors(
                definition,
                RegisteredActions.of(
                        ref -> Ref.parse(ref).flatMap(known -> now.find(Action.class, known.toString())), runners));
    }
}
