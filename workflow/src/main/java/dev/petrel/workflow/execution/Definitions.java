// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.StoreException;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEnvironment.Callee;
import dev.petrel.workflow.WorkflowLanguage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions that were parsed lately. Safe for any thread. */
final class Definitions {

    private static final int MOST = 200;
    private static final int MOST_CHARACTERS = 4_000_000;

    private final WorkflowParts parts;
    private final Map<Definition, Workflow> recent = new LinkedHashMap<>(16, 0.75f, true);
    private int characters;

    private record Definition(String language, String action, String file, String text) {}

    Definitions(WorkflowParts parts) {
        this.parts = parts;
    }

    WorkflowLanguage language(WorkflowStart start) {
        return parts.language(start.language())
                .orElseThrow(() -> StoreException.transientFailure(
                        "a workflow is in the language \"" + start.language()
                                + "\", which this process does not know: it is left to others",
                        null));
    }

    Workflow parsed(WorkflowStart start) {
        Definition definition = new Definition(start.language(), start.action(), start.file(), start.text());
        synchronized (recent) {
            Workflow found = recent.get(definition);
            if (found != null) {
                return found;
            }
        }
        Workflow parsed = language(start).parse(action(start), start.file(), start.text());
        remember(definition, parsed);
        return parsed;
    }

    /** The action, or one that has no more than its name, if it is gone meanwhile. */
    private Action action(WorkflowStart start) {
        return parts.action(start.action())
                .map(Callee::action)
                .orElseGet(() -> new Action(
                        Ref.of(start.action()),
                        null,
                        true,
                        start.language(),
                        start.file(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));
    }

    private void remember(Definition definition, Workflow parsed) {
        synchronized (recent) {
            if (recent.putIfAbsent(definition, parsed) == null) {
                characters += definition.text().length();
            }
            var eldest = recent.keySet().iterator();
            while ((recent.size() > MOST || characters > MOST_CHARACTERS) && eldest.hasNext()) {
                characters -= eldest.next().text().length();
                eldest.remove();
            }
        }
    }
}
