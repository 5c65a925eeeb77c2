// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.view.Contents;
import dev.petrel.engine.alias.AliasTemplates;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.model.ActionAlias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells how an execution ended, in the words of the alias that requested it: for whatever answers a chat. Petrel's own. */
final class AliasResults {

    /** What StackStorm's templates do not find in an execution. */
    private static final List<String> LEFT_OUT = List.of("trigger", "trigger_type", "trigger_instance", "liveaction");

    private final ContentCache content;
    private final AliasTemplates templates;
    private final Function<String, Optional<Map<String, @Nullable Object>>> execution;

    /** @param execution the one with an id, whole, as clients see it */
    AliasResults(
            ContentCache content,
            AliasTemplates templates,
            Function<String, Optional<Map<String, @Nullable Object>>> execution) {
        this.content = content;
        this.templates = templates;
        this.execution = execution;
    }

    Response get(Request request) {
        return execution
                .apply(request.param("id"))
                .map(found -> Response.ok(told(found)))
                .orElseGet(() -> ExecutionResource.unknown(request.param("id")));
    }

    private Map<String, @Nullable Object> told(Map<String, @Nullable Object> found) {
        Optional<ActionAlias> alias = alias(found);
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(found);
        LEFT_OUT.forEach(shown::remove);
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("execution", shown);
        alias.ifPresent(one -> names.put("alias", Contents.alias(one)));
        return templates.result(alias.map(one -> one.replies().result()).orElse(Map.of()), names);
    }

    /** The alias that requested it, as it is now; empty if none did, or it is gone. */
    private Optional<ActionAlias> alias(Map<String, @Nullable Object> found) {
        return found.get("context") instanceof Map<?, ?> context
                        && context.get("action_alias_ref") instanceof Map<?, ?> ref
                        && ref.get("id") instanceof String id
                ? content.now().find(ActionAlias.class, id)
                : Optional.empty();
    }
}
