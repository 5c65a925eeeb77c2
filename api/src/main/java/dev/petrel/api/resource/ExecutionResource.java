// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Pieces;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.stream.OutputResource;
import dev.petrel.api.view.Attributes;
import dev.petrel.api.view.ExecutionView;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.alias.AliasTemplates;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.Store;
import dev.petrel.expression.Templates;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Executions: lists, single ones, and through {@link ExecutionChanges} requests and cancelling. */
public final class ExecutionResource {

    /** How long ago the content may have been looked at to show what was requested by it. */
    private static final Duration LOOKED_AT = Duration.ofMillis(500);

    private static final Takes SHOWN =
            Takes.NOTHING.list("include_attributes", "exclude_attributes").query("show_secrets");

    private final Store store;
    private final ContentCache content;
    private final RunnerCatalog runners;
    private final ExecutionQueries queries;
    private final NamedExecutions named;
    private final ExecutionResults results;
    private final ActionRequests requests;
    private final ExecutionChanges changes;
    private final ExecutionSteering steering;

    /** Where executions are requested and canceled. */
    public record Room(ExecutionRequests requests, ExecutionLifecycle lifecycle, Clock clock, RandomGenerator random) {}

    public ExecutionResource(Store store, ContentCache content, RunnerCatalog runners, Room room, int pageSize) {
        this.store = store;
        this.content = content;
        this.runners = runners;
        this.queries = new ExecutionQueries(content, runners, pageSize);
        this.named = new NamedExecutions(store.executions());
        this.results = new ExecutionResults(store.executions(), store.liveOutput());
        this.requests = new ActionRequests(content, runners, room);
        this.changes = new ExecutionChanges(store, requests, room.lifecycle(), named::stoppable, this::showRequested);
        this.steering = new ExecutionSteering(room.lifecycle(), named::stoppable, this::show);
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/executions", Access.to(Permission.EXECUTION_LIST), ExecutionQueries.LIST, this::list)
                .add(
                        "GET",
                        root + "/executions/views/filters",
                        Access.to(Permission.EXECUTION_VIEWS_FILTERS_LIST),
                        Takes.NOTHING.query("types"),
                        new ExecutionFilters(store.executions(), content)::get)
                .add(
                        "GET",
                        root + "/executions/{id}",
                        Access.to(Permission.EXECUTION_VIEW, named::resource),
                        SHOWN,
                        this::get)
                .add(
                        "GET",
                        root + "/executions/{id}/attribute/{attribute}",
                        Access.to(Permission.EXECUTION_VIEW, named::resource),
                        Takes.NOTHING.query("show_secrets"),
                        this::attribute)
                .add(
                        "GET",
                        root + "/executions/{id}/output",
                        Access.to(Permission.EXECUTION_VIEW, named::resource),
                        Takes.NOTHING.query("output_type", "output_format", "show_secrets"),
                        this::output)
                .add(
                        "GET",
                        root + "/executions/{id}/children",
                        Access.to(Permission.EXECUTION_VIEW, named::resource),
                        SHOWN.query("depth", "result_fmt"),
                        this::children)
                .add(
                        "POST",
                        root + "/executions",
                        Access.inHandler(Permission.ACTION_EXECUTE),
                        ExecutionChanges.CREATE,
                        changes::create)
                .add(
                        "POST",
                        root + "/executions/{id}/re_run",
                        Access.to(Permission.EXECUTION_RERUN, named::resource),
                        ExecutionChanges.AGAIN,
                        changes::again)
                .add(
                        "PUT",
                        root + "/executions/{id}",
                        Access.to(Permission.EXECUTION_STOP, named::resource),
                        ExecutionSteering.STEER,
                        steering::change)
                .add(
                        "DELETE",
                        root + "/executions/{id}",
                        Access.to(Permission.EXECUTION_STOP, named::resource),
                        changes::cancel);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        Attributes attributes = Attributes.of(query, ExecutionView.EXCLUDABLE);
        ExecutionQueries.Wanted wanted = queries.of(request, query);
        boolean secrets = query.flag("show_secrets");
        return query.fault()
                .orElseGet(() -> wanted.query()
                        .map(asked -> listing(store.executions().ids(asked), wanted.limit(), attributes, secrets))
                        .orElseGet(() -> Lists.answer(
                                new Page<>(List.of(), 0), wanted.limit(), ids -> Collections.emptyIterator())));
    }

    private Response listing(Page<String> found, int limit, Attributes attributes, boolean secrets) {
        ExecutionView view = view(attributes, secrets);
        return Lists.answer(found, limit, ids -> results.listing(ids, attributes, view));
    }

    private ExecutionView view(Attributes attributes, boolean secrets) {
        return view(content.now(), attributes, secrets);
    }

    private ExecutionView view(ContentSnapshot content, Attributes attributes, boolean secrets) {
        return new ExecutionView(content, runners::find, store.events(), attributes, secrets);
    }

    /** The same for commands in chats. */
    public AliasExecutionResource aliases(Datastore.Reader datastore, Templates templates) {
        AliasTemplates rendering = new AliasTemplates(templates);
        return new AliasExecutionResource(
                content,
                new AliasExecutions(content, requests, datastore, rendering, this::show),
                new AliasResults(content, rendering, this::whole),
                named::resource);
    }

    /** The execution with its result, however large, secrets masked. */
    private Optional<Map<String, @Nullable Object>> whole(String id) {
        return store.executions().get(id).map(results::whole).map(this::show);
    }

    /** The execution with its result unless that is large, secrets masked. */
    Map<String, @Nullable Object> show(Execution execution) {
        return view(Attributes.ALL, false).show(execution);
    }

    /** The same of one that was requested just now, for which the content was looked at. */
    private Map<String, @Nullable Object> showRequested(Execution execution) {
        return view(content.notOlderThan(LOOKED_AT), Attributes.ALL, false).show(execution);
    }

    private Response get(Request request) {
        Query query = new Query(request);
        Attributes attributes = Attributes.of(query, ExecutionView.EXCLUDABLE);
        boolean secrets = query.flag("show_secrets");
        return query.fault()
                .orElseGet(() -> named.visible(request)
                        .map(execution ->
                                Response.stream(results.whole(execution, attributes, view(attributes, secrets))))
                        .orElseGet(() -> unknown(request.param("id"))));
    }

    private Response attribute(Request request) {
        Query query = new Query(request);
        boolean secrets = query.flag("show_secrets");
        return query.fault()
                .orElseGet(() -> named.visible(request)
                        .map(execution -> {
                            String attribute = request.param("attribute");
                            Execution.StoredResult stored = execution.stored();
                            ExecutionView view = view(Attributes.ALL, secrets);
                            if (attribute.equals("result") && stored != null && stored.chunks() > 0) {
                                return Response.stream(Pieces.of(results.json(execution, view)));
                            }
                            Map<String, @Nullable Object> shown = view.show(execution);
                            return shown.containsKey(attribute)
                                    ? Response.ok(shown.get(attribute))
                                    : Response.fault(404, "an execution has no attribute \"" + attribute + "\"");
                        })
                        .orElseGet(() -> unknown(request.param("id"))));
    }

    private Response output(Request request) {
        Query query = new Query(request);
        String word = query.word("output_type", List.of("stdout", "stderr", "all"));
        String type = "all".equals(word) ? null : word;
        query.word("output_format", List.of("raw"));
        boolean secrets = query.flag("show_secrets");
        return query.fault()
                .orElseGet(() -> named.visible(request)
                        .map(execution -> Response.stream(
                                "text/plain; charset=UTF-8",
                                results.output(execution, type, view(Attributes.ALL, secrets))))
                        .orElseGet(() -> unknown(request.param("id"))));
    }

    /** What executions wrote, for the stream of events. */
    public OutputResource.Outputs outputs() {
        return new OutputResource.Outputs() {
            @Override
            public Optional<Execution> find(Request request) {
                return named.visible(request);
            }

            @Override
            public Optional<Execution> get(String id) {
                return store.executions().get(id);
            }

            @Override
            public Iterator<byte[]> written(Execution ended, String stream) {
                return results.written(ended, stream, view(Attributes.ALL, false));
            }

            @Override
            public Optional<Resource> resource(Request request) {
                return named.resource(request);
            }

            @Override
            public Response unknown(String id) {
                return ExecutionResource.unknown(id);
            }
        };
    }

    private Response children(Request request) {
        Query query = new Query(request);
        Attributes attributes = Attributes.of(query, ExecutionView.EXCLUDABLE);
        boolean secrets = query.flag("show_secrets");
        Integer depth = query.number("depth");
        boolean sorted = "sorted".equals(query.word("result_fmt", List.of("default", "sorted")));
        return query.fault()
                .orElseGet(() -> named.visible(request)
                        .map(execution -> listing(
                                Descendants.of(store.executions(), execution.id(), depth == null ? -1 : depth, sorted),
                                -1,
                                attributes,
                                secrets))
                        .orElseGet(() -> unknown(request.param("id"))));
    }

    static Response unknown(String id) {
        return Response.fault(404, "Unable to identify resource with id \"" + id + "\".");
    }
}
