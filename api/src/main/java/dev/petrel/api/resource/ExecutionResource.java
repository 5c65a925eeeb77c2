// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.view.Attributes;
import dev.petrel.api.view.ExecutionView;
import dev.petrel.api.view.Snapshot;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.Store;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Executions: lists, single ones, cancelling. Requesting new ones is {@link RequestResource}'s. */
public final class ExecutionResource {

    private final Store store;
    private final Snapshot.Cache content;
    private final RunnerCatalog runners;
    private final Clock clock;

    public ExecutionResource(Store store, Snapshot.Cache content, RunnerCatalog runners, Clock clock) {
        this.store = store;
        this.content = content;
        this.runners = runners;
        this.clock = clock;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/executions", this::list)
                .add("GET", root + "/executions/{id}", this::get)
                .add("GET", root + "/executions/{id}/attribute/{attribute}", this::attribute)
                .add("GET", root + "/executions/{id}/output", this::output)
                .add("DELETE", root + "/executions/{id}", this::cancel);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        Attributes attributes = Attributes.of(query, ExecutionView.EXCLUDABLE);
        String word = query.text("status");
        Optional<ExecutionStatus> status = word == null ? Optional.empty() : ExecutionStatus.of(word);
        if (word != null && status.isEmpty()) {
            query.problem("there is no status \"" + word + "\" of executions");
        }
        int limit = query.limit(Lists.USUAL_LIMIT);
        ExecutionStore.Query wanted = new ExecutionStore.Query(
                new HashSet<>(query.list("id")),
                query.text("action"),
                status.orElse(null),
                rule(query.text("rule")),
                query.text("trigger_instance"),
                query.text("user"),
                query.time("timestamp_gt"),
                query.time("timestamp_lt"),
                "start_timestamp".equals(query.text("sort_asc")),
                query.offset(),
                limit);
        return query.fault().orElseGet(() -> {
            Page<Execution> page = store.executions().find(wanted);
            ExecutionView view = view(attributes);
            return Lists.answer(page.items().stream().map(view::show).toList(), page.total(), limit);
        });
    }

    /** StackStorm filters by a rule's name; a reference is what one has at hand. Both do. */
    private @Nullable String rule(@Nullable String nameOrRef) {
        if (nameOrRef == null || content.now().find(Rule.class, nameOrRef).isPresent()) {
            return nameOrRef;
        }
        return content.now().list(Rule.class).stream()
                .filter(rule -> rule.ref().name().equals(nameOrRef))
                .map(rule -> rule.ref().toString())
                .findFirst()
                .orElse(nameOrRef);
    }

    ExecutionView view(Attributes attributes) {
        return new ExecutionView(content.now(), runners::find, store.events()::instance, attributes, false);
    }

    private Optional<Execution> find(String id) {
        if (id.equals("last")) {
            return store.executions().find(ExecutionStore.Query.all().limited(1)).items().stream()
                    .findFirst();
        }
        return store.executions().get(id);
    }

    private Response get(Request request) {
        Query query = new Query(request);
        Attributes attributes = Attributes.of(query, ExecutionView.EXCLUDABLE);
        return query.fault()
                .orElseGet(() -> find(request.param("id"))
                        .map(execution -> Response.ok(view(attributes).show(execution)))
                        .orElseGet(() -> unknown(request.param("id"))));
    }

    private Response attribute(Request request) {
        return find(request.param("id"))
                .map(execution -> {
                    Map<String, @Nullable Object> shown = view(Attributes.ALL).show(execution);
                    String attribute = request.param("attribute");
                    return shown.containsKey(attribute)
                            ? Response.ok(shown.get(attribute))
                            : Response.fault(404, "an execution has no attribute \"" + attribute + "\"");
                })
                .orElseGet(() -> unknown(request.param("id")));
    }

    private Response output(Request request) {
        return find(request.param("id"))
                .map(execution -> {
                    Map<String, @Nullable Object> result =
                            Optional.ofNullable(execution.result()).orElse(Map.of());
                    StringBuilder text = new StringBuilder();
                    for (String stream : List.of("stdout", "stderr")) {
                        Object said = result.get(stream);
                        if (said != null && !said.toString().isEmpty()) {
                            text.append(said).append('\n');
                        }
                    }
                    return Response.text(200, "text/plain", text.toString());
                })
                .orElseGet(() -> unknown(request.param("id")));
    }

    private Response cancel(Request request) {
        Optional<Execution> found = find(request.param("id"));
        if (found.isEmpty()) {
            return unknown(request.param("id"));
        }
        Execution execution = found.get();
        ExecutionStatus to =
                execution.status() == ExecutionStatus.RUNNING ? ExecutionStatus.CANCELING : ExecutionStatus.CANCELED;
        if (!Set.of(ExecutionStatus.REQUESTED, ExecutionStatus.RUNNING).contains(execution.status())) {
            return execution.status() == ExecutionStatus.CANCELED || execution.status() == ExecutionStatus.CANCELING
                    ? Response.ok(view(Attributes.ALL).show(execution))
                    : Response.fault(
                            200,
                            "Action cannot be canceled. State = "
                                    + execution.status().word() + ".");
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("message", "Action canceled by user.");
        result.put("user", String.valueOf(execution.context().get("user")));
        boolean moved = store.executions()
                .transition(
                        execution.id(),
                        execution.fence(),
                        execution.status(),
                        to,
                        to == ExecutionStatus.CANCELED ? result : null,
                        clock.instant());
        if (!moved) {
            return cancel(request); // it moved on meanwhile: look again
        }
        return find(execution.id())
                .map(now -> Response.ok(view(Attributes.ALL).show(now)))
                .orElseGet(() -> unknown(execution.id()));
    }

    static Response unknown(String id) {
        return Response.fault(404, "Unable to identify resource with id \"" + id + "\".");
    }
}
