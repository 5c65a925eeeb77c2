// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Pieces;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Attributes;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.TraceStore;
import dev.petrel.engine.trace.Trace;
import dev.petrel.engine.trace.Traces;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Traces: what came of one event, or of one execution requested by hand. */
public final class TraceResource {

    private static final List<String> FILTERS = List.of("trace_tag", "execution", "rule", "trigger_instance");
    private static final Takes LIST = Takes.LIST
            .query(FILTERS.toArray(String[]::new))
            .query("sort", "sort_asc", "sort_desc")
            .list("include_attributes", "exclude_attributes");

    private final Traces traces;
    private final ContentCache content;
    private final int pageSize;

    public TraceResource(Traces traces, ContentCache content, int pageSize) {
        this.traces = traces;
        this.content = content;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/traces", Access.to(Permission.TRACE_LIST), LIST, this::list)
                .add("GET", root + "/traces/{id}", Access.to(Permission.TRACE_VIEW, this::named), this::get);
    }

    private Optional<Resource> named(Request request) {
        String id = request.param("id");
        if (!traces.exists(id)) {
            return Optional.empty();
        }
        Resource trace = new Resource("trace:" + id, List.of());
        return Optional.of(request.caller().seesOnlyOwn() ? owned(trace, traces.owner(id)) : trace);
    }

    private static Resource owned(Resource trace, Optional<String> owner) {
        return owner.isPresent() ? trace.ownedBy(owner) : trace.ownedByNobody();
    }

    private Response list(Request request) {
        Query query = new Query(request);
        int limit = query.limit(pageSize);
        int offset = query.offset();
        if (FILTERS.stream().filter(query::has).count() > 1) {
            query.problem("Traces are filtered by one of " + String.join(", ", FILTERS) + ".");
        }
        boolean oldestFirst = ExecutionQueries.oldestFirst(query);
        String own = request.caller().seesOnlyOwn() ? request.caller().user() : null;
        Attributes attributes = Attributes.of(query);
        return query.fault()
                .orElseGet(() -> Lists.answer(
                        ids(
                                query,
                                new TraceStore.Query(
                                        query.text("trace_tag"), own, oldestFirst, offset, Lists.bounded(limit))),
                        limit,
                        ids -> new Listing<>(ids, traces::read, trace -> Pieces.json(attributes.apply(show(trace))))));
    }

    private Page<String> ids(Query query, TraceStore.Query wanted) {
        String rule = query.text("rule");
        if (rule != null) {
            String ref = content.now().find(Rule.class, rule).map(Rule::key).orElse(rule);
            return own(traces.ofRule(ref, wanted.offset(), wanted.limit()), wanted.user());
        }
        String part = query.has("execution") ? query.text("execution") : query.text("trigger_instance");
        if (part == null) {
            return traces.ids(wanted);
        }
        List<String> one = traces.of(part).stream().toList();
        return own(new Page<>(wanted.offset() > 0 ? List.of() : one, one.size()), wanted.user());
    }

    /** Those that executions of {@code user} began; all if it is null. */
    private Page<String> own(Page<String> page, @Nullable String user) {
        if (user == null) {
            return page;
        }
        List<String> own = page.items().stream()
                .filter(id -> traces.owner(id).filter(user::equals).isPresent())
                .toList();
        return new Page<>(own, own.size());
    }

    private Response get(Request request) {
        String id = request.param("id");
        return traces.read(List.of(id)).stream()
                .findFirst()
                .map(trace -> Response.ok(show(trace)))
                .orElseGet(() -> ExecutionResource.unknown(id));
    }

    private static Map<String, @Nullable Object> show(Trace trace) {
        return new Shape()
                .put("uid", "trace:" + trace.id())
                .put("trace_tag", trace.tag())
                .put("trigger_instances", show(trace.events().stream()))
                .put("rules", show(trace.rules().stream()))
                .put("action_executions", show(trace.executions().stream()))
                .put("start_timestamp", Shape.time(trace.start()))
                .put("id", trace.id())
                .put("truncated", trace.cut() ? true : null)
                .done();
    }

    private static List<Map<String, @Nullable Object>> show(Stream<Trace.Component> components) {
        return components
                .map(component -> new Shape()
                        .put("object_id", component.id())
                        .put("ref", component.ref())
                        .put("updated_at", Shape.time(component.at()))
                        .put("caused_by", show(component.cause()))
                        .done())
                .toList();
    }

    private static Map<String, String> show(Trace.@Nullable Cause cause) {
        return cause == null ? Map.of() : Map.of("type", cause.type(), "id", cause.id());
    }
}
