// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.inspect.RegisteredActions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The actions that tasks name, as the API has them, each asked for once. Without an answer all are taken to be there. */
final class TaskActions {

    private final ApiOptions.Opening opening;
    private final Map<String, Optional<Map<String, Map<String, @Nullable Object>>>> known = new HashMap<>();
    private @Nullable Api api;
    private @Nullable String unknownWhy;

    TaskActions(ApiOptions.Opening opening) {
        this.opening = opening;
    }

    Lookup lookup() {
        return RegisteredActions.ofParameters(this::parameters, () -> unknownWhy != null);
    }

    /** Why nothing is known of some actions; empty when all were looked up. */
    Optional<String> unknownWhy() {
        return Optional.ofNullable(unknownWhy);
    }

    private Optional<Map<String, Map<String, @Nullable Object>>> parameters(String ref) {
        return known.computeIfAbsent(ref, this::ask);
    }

    private Optional<Map<String, Map<String, @Nullable Object>>> ask(String ref) {
        if (unknownWhy != null) {
            return Optional.empty();
        }
        try {
            Api open = api == null ? opening.open() : api;
            api = open;
            return open.find("/v1/actions/views/parameters/" + ApiClient.segment(ref))
                    .map(answer -> Definition.schemas(answer.get("parameters")));
        } catch (ClientFailure e) {
            unknownWhy = e.getMessage();
            return Optional.empty();
        }
    }
}
