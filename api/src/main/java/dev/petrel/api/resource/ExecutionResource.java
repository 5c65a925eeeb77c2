// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Pieces;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
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
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.Store;
import dev.petrel.expression.Templates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Executions: lists, single ones, and through {@link ExecutionChanges} requests and cancelling. */
public final class ExecutionResource {

    private static final Takes SHOWN =
            Takes.NOTHING.list("include_attributes", "exclude_attributes").query("show_secrets");
    private static final Takes LIST = Takes.LIST
            .list("id", "include_attributes", "exclude_attributes")
            .query("show_secrets", "action", "status", "rule", "runner", "user", "parent")
            .query("trigger", "trigger_type", "trigger_instance")
            .query("timestamp", "timestamp_gt", "timestamp_lt", "sort", "sort_asc", "sort_desc")
            .unsupported("liveaction", "filter by id.")
            .unsupported("filter", "name each parameter by itself.");
    private static final String LAST = "last";
    private static final Set<String> TIMES = Set.of("timestamp", "start_timestamp");

    private final Store store;
    private final ContentCache content;
    private final RunnerCatalog runners;
    private final int pageSize;
    private final LargeResults results;
    private final ActionRequests requests;
    private final ExecutionChanges changes;
    private final ExecutionSteering steering;

    /** Where executions are requested and canceled. */
    public record Room(ExecutionRequests requests, ExecutionLifecycle lifecycle, Clock clock, RandomGenerator random) {}

    public ExecutionResource(Store store, ContentCache content, RunnerCatalog runners, Room room, int pageSize) {
        this.store = store;
        this.content = content;
        this.runners = runners;
        this.pageSize = pageSize;
        this.results = new LargeResults(store.executions());
        this.requests = new ActionRequests(content, runners, room);
        this.changes = new ExecutionChanges(store, requests, room.lifecycle(), this::stoppable, this::show);
        this.steering = new ExecutionSteering(room.lifecycle(), this::stoppable, this::show);
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/executions", Access.to(Permission.EXECUTION_LIST), LIST, this::list)
                .add(
                        "GET",
                        root + "/executions/views/filters",
                        Access.to(Permission.EXECUTION_VIEWS_FILTERS_LIST),
                        Takes.NOTHING.query("types"),
                        new ExecutionFilters(store.executions(), content)::get)
                .add(
                        "GET",
                        root + "/executions/{id}",
                        Access.to(Permission.EXECUTION_VIEW, this::named),
                        SHOWN,
                        this::get)
                .add(
                        "GET",
                        root + "/executions/{id}/attribute/{attribute}",
                        Access.to(Permission.EXECUTION_VIEW, this::named),
                        Takes.NOTHING.query("show_secrets"),
                        this::attribute)
                .add(
                        "GET",
                        root + "/executions/{id}/output",
                        Access.to(Permission.EXECUTION_VIEW, this::named),
                        Takes.NOTHING.query("output_type", "output_format", "show_secrets"),
                        this::output)
                .add(
                        "GET",
                        root + "/executions/{id}/children",
                        Access.to(Permission.EXECUTION_VIEW, this::named),
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
                        Access.to(Permission.EXECUTION_RERUN, this::named),
                        ExecutionChanges.AGAIN,
                        changes::again)
                .add(
                        "PUT",
                        root + "/executions/{id}",
                        Access.to(Permission.EXECUTION_STOP, this::named),
                        ExecutionSteering.STEER,
                        steering::change)
                .add(
                        "DELETE",
                        root + "/executions/{id}",
                        Access.to(Permission.EXECUTION_STOP, this::named),
                        changes::cancel);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        Attributes attributes = Attributes.of(query, ExecutionView.EXCLUDABLE);
        String word = query.text("status");
        Optional<ExecutionStatus> status = word == null ? Optional.empty() : ExecutionStatus.of(word);
        if (word != null && status.isEmpty()) {
            query.problem("Status \"" + Quoted.shorten(word) + "\" is not one of " + words() + ".");
        }
        int limit = query.limit(pageSize);
        Instant exact = query.time("timestamp");
        String user = query.text("user");
        boolean own = request.caller().seesOnlyOwn();
        String parent = query.text("parent");
        Optional<Set<String>> rules = rules(query);
        ExecutionStore.Query wanted = new ExecutionStore.Query(
                new HashSet<>(query.list("id")),
                query.text("action"),
                status.orElse(null),
                rules.orElse(Set.of()),
                runner(query.text("runner")),
                query.text("trigger_instance"),
                own ? request.caller().user() : user,
                parent == null || !parent.equals("null") ? parent : ExecutionStore.Query.NO_PARENT,
                exact == null ? query.time("timestamp_gt") : exact.minus(1, ChronoUnit.MICROS),
                exact == null ? query.time("timestamp_lt") : exact.plus(1, ChronoUnit.MICROS),
                oldestFirst(query),
                query.offset(),
                Lists.bounded(limit));
        boolean secrets = query.flag("show_secrets");
        return query.fault().orElseGet(() -> {
            boolean foreign =
                    own && user != null && !user.equals(request.caller().user());
            if (foreign || rules.filter(Set::isEmpty).isPresent()) {
                return Lists.answer(new Page<>(List.of(), 0), limit, ids -> Collections.emptyIterator());
            }
            ExecutionView view = view(attributes, secrets);
            return Lists.answer(store.executions().ids(wanted), limit, ids -> listing(ids, attributes, view));
        });
    }

    /** A list shows large results only when it is asked for results by name; else it tells their size. */
    private Listing<Execution> listing(List<String> ids, Attributes attributes, ExecutionView view) {
        boolean large = attributes.asksFor("result");
        Set<ExecutionStore.Part> parts = view.parts();
        Function<List<String>, List<Execution>> reader =
                some -> view.readAlong(store.executions().read(some, parts));
        return large
                ? Listing.oneByOne(ids, reader, execution -> whole(execution, attributes, view))
                : new Listing<>(ids, reader, execution -> Pieces.json(view.show(execution)));
    }

    /** With its result, wherever that is. */
    private Pieces whole(Execution execution, Attributes attributes, ExecutionView view) {
        Execution.StoredResult stored = execution.stored();
        if (stored == null || stored.chunks() == 0 || !attributes.wants("result")) {
            return Pieces.json(view.show(execution));
        }
        return attributes.wantsAllOf("result") && view.showsResultAsItIs(execution)
                ? Pieces.withMember(view.show(execution), "result", results.pieces(stored))
                : Pieces.json(view.show(execution.withResult(results.read(stored))));
    }

    /** By the time of the request, the newest first unless {@code sort}, {@code sort_asc} or {@code sort_desc} say so. */
    static boolean oldestFirst(Query query) {
        boolean ascending = byTime(query, "sort_asc");
        boolean descending = byTime(query, "sort_desc");
        List<Query.Order> orders = query.sort(List.of("start_timestamp", "timestamp"));
        if ((ascending ? 1 : 0) + (descending ? 1 : 0) + orders.size() > 1) {
            query.problem("sort, sort_asc and sort_desc exclude each other, and executions are sorted by one key.");
        }
        return ascending || !orders.isEmpty() && !orders.get(0).descending();
    }

    /** Clients write {@code sort_asc=True}, or what to sort by, which can only be the time. */
    private static boolean byTime(Query query, String name) {
        String text = query.text(name);
        return text != null && (TIMES.contains(text) || query.flag(name));
    }

    /**
     * The rules that may have requested it; empty when that does not matter. An execution has its rule, and what that
     * listens to is known as it is registered now.
     */
    private Optional<Set<String>> rules(Query query) {
        String rule = query.text("rule");
        String trigger = query.text("trigger");
        String type = query.text("trigger_type");
        if (trigger == null && type == null) {
            return Optional.ofNullable(rule).map(this::rules);
        }
        Set<String> named = rule == null ? Set.of() : rules(rule);
        return Optional.of(content.now().list(Rule.class).stream()
                .filter(each -> trigger == null || is(trigger, each.trigger().toString()))
                .filter(each -> type == null || is(type, each.triggerType()))
                .map(each -> each.ref().toString())
                .filter(ref -> rule == null || named.contains(ref))
                .collect(Collectors.toSet()));
    }

    /** StackStorm filters by a rule's name; a reference is what one has at hand. Both do. */
    private Set<String> rules(String nameOrRef) {
        Set<String> found = content.now().list(Rule.class).stream()
                .map(rule -> rule.ref().toString())
                .filter(ref -> is(nameOrRef, ref))
                .collect(Collectors.toSet());
        return found.isEmpty() ? Set.of(nameOrRef) : found; // it may be gone, and its executions are not
    }

    /** Whether {@code nameOrRef} is {@code ref}, or its part behind the pack. */
    private static boolean is(String nameOrRef, String ref) {
        return ref.equals(nameOrRef) || ref.substring(ref.indexOf('.') + 1).equals(nameOrRef);
    }

    private @Nullable String runner(@Nullable String name) {
        return name == null ? null : runners.find(name).map(RunnerType::name).orElse(name);
    }

    private ExecutionView view(Attributes attributes, boolean secrets) {
        return new ExecutionView(content.now(), runners::find, store.events(), attributes, secrets);
    }

    /** The same for commands in chats. */
    public AliasExecutionResource aliases(Datastore.Reader datastore, Templates templates) {
        AliasTemplates rendering = new AliasTemplates(templates);
        return new AliasExecutionResource(
                content,
                new AliasExecutions(content, requests, datastore, rendering, this::show),
                new AliasResults(content, rendering, this::whole),
                this::named);
    }

    /** The execution with its result, however large, secrets masked. */
    private Optional<Map<String, @Nullable Object>> whole(String id) {
        return store.executions().get(id).map(execution -> {
            Execution.StoredResult stored = execution.stored();
            return show(stored == null ? execution : execution.withResult(results.read(stored)));
        });
    }

    /** The execution with its result unless that is large, secrets masked. */
    Map<String, @Nullable Object> show(Execution execution) {
        return view(Attributes.ALL, false).show(execution);
    }

    /** The execution that the path names, as far as permissions ask. */
    private Optional<Resource> named(Request request) {
        return id(request)
                .flatMap(id -> store.executions().read(List.of(id), Set.of(ExecutionStore.Part.CONTEXT)).stream()
                        .findFirst())
                .map(Resources::of);
    }

    private Optional<String> id(Request request) {
        String id = request.param("id");
        return id.equals(LAST)
                ? store.executions().ids(ExecutionStore.Query.all().limited(1)).items().stream()
                        .findFirst()
                : Optional.of(id);
    }

    /** The execution that the path names, if the caller may see it: the last may be another than a moment ago. */
    private Optional<Execution> find(Request request) {
        return found(request, Permission.EXECUTION_VIEW);
    }

    private Optional<Execution> stoppable(Request request) {
        return found(request, Permission.EXECUTION_STOP);
    }

    private Optional<Execution> found(Request request, Permission permission) {
        return id(request)
                .flatMap(store.executions()::get)
                .filter(execution -> request.caller().may(permission, Resources.of(execution)));
    }

    private Response get(Request request) {
        Query query = new Query(request);
        Attributes attributes = Attributes.of(query, ExecutionView.EXCLUDABLE);
        boolean secrets = query.flag("show_secrets");
        return query.fault()
                .orElseGet(() -> find(request)
                        .map(execution -> Response.stream(whole(execution, attributes, view(attributes, secrets))))
                        .orElseGet(() -> unknown(request.param("id"))));
    }

    private Response attribute(Request request) {
        Query query = new Query(request);
        boolean secrets = query.flag("show_secrets");
        return query.fault()
                .orElseGet(() -> find(request)
                        .map(execution -> {
                            String attribute = request.param("attribute");
                            Execution.StoredResult stored = execution.stored();
                            ExecutionView view = view(Attributes.ALL, secrets);
                            if (attribute.equals("result") && stored != null && stored.chunks() > 0) {
                                return Response.stream(Pieces.of(json(execution, view)));
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
                .orElseGet(() -> find(request)
                        .map(execution -> Response.stream(
                                "text/plain; charset=UTF-8", output(execution, type, view(Attributes.ALL, secrets))))
                        .orElseGet(() -> unknown(request.param("id"))));
    }

    /**
     * What an execution that has ended printed; there is nothing before. It is made of the result: of what a shell
     * action printed, that lacks the last line end.
     */
    private Pieces output(Execution execution, @Nullable String type, ExecutionView view) {
        return Pieces.concat((type == null ? List.of("stdout", "stderr") : List.of(type))
                .stream()
                        .map(stream -> Pieces.of(written(execution, stream, view)))
                        .iterator());
    }

    private Iterator<byte[]> written(Execution execution, String stream, ExecutionView view) {
        boolean endsLine = execution.runnerType().startsWith("local-shell-");
        return new OutputText(json(execution, view), stream, endsLine);
    }

    /** What executions wrote, for the stream of events. */
    public OutputResource.Outputs outputs() {
        return new OutputResource.Outputs() {
            @Override
            public Optional<Execution> find(Request request) {
                return ExecutionResource.this.find(request);
            }

            @Override
            public Optional<Execution> get(String id) {
                return store.executions().get(id);
            }

            @Override
            public Iterator<byte[]> written(Execution ended, String stream) {
                return ExecutionResource.this.written(ended, stream, view(Attributes.ALL, false));
            }

            @Override
            public Optional<Resource> resource(Request request) {
                return named(request);
            }

            @Override
            public Response unknown(String id) {
                return ExecutionResource.unknown(id);
            }
        };
    }

    /** The JSON of its result, secrets masked; nothing if it has none. */
    private Iterator<byte[]> json(Execution execution, ExecutionView view) {
        Execution.StoredResult stored = execution.stored();
        Map<String, @Nullable Object> result = execution.result();
        if (stored != null && stored.chunks() > 0) {
            if (view.showsResultAsItIs(execution)) {
                return results.chunks(stored);
            }
            result = results.read(stored);
        }
        return result == null
                ? Collections.emptyIterator()
                : List.of(Json.write(view.masked(execution, result)).getBytes(StandardCharsets.UTF_8))
                        .iterator();
    }

    private Response children(Request request) {
        Query query = new Query(request);
        Attributes attributes = Attributes.of(query, ExecutionView.EXCLUDABLE);
        boolean secrets = query.flag("show_secrets");
        Integer depth = query.number("depth");
        boolean sorted = "sorted".equals(query.word("result_fmt", List.of("default", "sorted")));
        return query.fault()
                .orElseGet(() -> find(request)
                        .map(execution -> Lists.answer(
                                Descendants.of(store.executions(), execution.id(), depth == null ? -1 : depth, sorted),
                                -1,
                                ids -> listing(ids, attributes, view(attributes, secrets))))
                        .orElseGet(() -> unknown(request.param("id"))));
    }

    private static String words() {
        return Stream.of(ExecutionStatus.values()).map(ExecutionStatus::word).collect(Collectors.joining(", "));
    }

    static Response unknown(String id) {
        return Response.fault(404, "Unable to identify resource with id \"" + id + "\".");
    }
}
