// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Request;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The executions that paths name, by their ids or as {@code last}. */
final class NamedExecutions {

    private static final String LAST = "last";

    private final ExecutionStore executions;

    NamedExecutions(ExecutionStore executions) {
        this.executions = executions;
    }

    /** The execution that the path names, as far as permissions ask. */
    Optional<Resource> resource(Request request) {
        return id(request)
                .flatMap(id -> executions.read(List.of(id), Set.of(ExecutionStore.Part.CONTEXT)).stream()
                        .findFirst())
                .map(Resources::of);
    }

    private Optional<String> id(Request request) {
        String id = request.param("id");
        return id.equals(LAST)
                ? executions.ids(ExecutionStore.Query.all().limited(1)).items().stream()
                        .findFirst()
                : Optional.of(id);
    }

    /** The execution that the path names, if the caller may see it: the last may be another than a moment ago. */
    Optional<Execution> visible(Request request) {
        return found(request, Permission.EXECUTION_VIEW);
    }

    /** The same, if the caller may stop it. */
    Optional<Execution> stoppable(Request request) {
        return found(request, Permission.EXECUTION_STOP);
    }

    private Optional<Execution> found(Request request, Permission permission) {
        return id(request)
                .flatMap(executions::get)
                .filter(execution -> request.caller().may(permission, Resources.of(execution)));
    }
}
