// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.TraceStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Traces in the collections of what they are made of. An event or execution has the field {@code trace} only if it goes on
 * with a trace that another one began, and {@code trace_tag} only if it was given one; their indexes hold no others.
 */
final class MongoTraces implements TraceStore {

    static final String TRACE = "trace";
    static final String TAG = "trace_tag";
    private static final String ID = "_id";
    private static final String USER = "user";
    private static final String EVENT = "trigger_instance";

    private final MongoConnection connection;
    private final Collected events;
    private final Collected executions;
    private final MongoCollection<Document> enforcements;

    /** A collection, the fields of it that are read here, and the one that orders it. */
    private record Collected(MongoCollection<Document> collection, Listing listing, Document fields) {

        String time() {
            return listing.time();
        }

        Document order(boolean oldestFirst) {
            return oldestFirst ? listing.oldestFirst() : listing.newestFirst();
        }
    }

    MongoTraces(MongoConnection connection) {
        this.connection = connection;
        this.events = new Collected(
                connection.collection(Names.TRIGGER_INSTANCES),
                Listing.INSTANCES,
                fields("occurred_at", TRACE, TAG, "trigger", "dedup_key"));
        this.executions = new Collected(
                connection.collection(Names.EXECUTIONS),
                Listing.EXECUTIONS,
                fields("requested_at", TRACE, TAG, "action", "rule", EVENT, "parent", USER));
        this.enforcements = connection.collection(Names.ENFORCEMENTS);
    }

    private static Document fields(String... names) {
        Document fields = new Document();
        for (String name : names) {
            fields.append(name, 1);
        }
        return fields;
    }

    @Override
    public Page<Root> events(Query query) {
        return query.user() == null ? roots(events, query, new Document(TRACE, null)) : new Page<>(List.of(), 0);
    }

    @Override
    public Page<Root> executions(Query query) {
        return roots(executions, query, new Document(EVENT, null).append(TRACE, null));
    }

    private Page<Root> roots(Collected from, Query query, Document filter) {
        Fields.restrict(filter, TAG, query.tag());
        Fields.restrict(filter, USER, query.user());
        return connection.call(
                "find traces",
                () -> Fields.page(
                        from.collection(),
                        filter,
                        from.fields(),
                        from.order(query.oldestFirst()),
                        query.offset(),
                        query.limit(),
                        document -> root(from, document)));
    }

    private Root root(Collected from, Document document) {
        return new Root(
                Fields.text(document, ID),
                from.equals(events),
                Fields.textOrNull(document, TAG),
                Fields.time(document, from.time()),
                Fields.textOrNull(document, USER));
    }

    @Override
    public List<Root> roots(Collection<String> ids) {
        List<Root> roots = new ArrayList<>();
        for (Collected from : List.of(events, executions)) {
            roots.addAll(found(
                    from,
                    new Document(ID, in(ids)),
                    ids.size(),
                    document -> root(from, document),
                    document -> Fields.text(document, ID).equals(traceOf(document))));
        }
        return roots;
    }

    @Override
    public @Nullable String traceOf(String id) {
        for (Collected from : List.of(events, executions)) {
            List<String> found = found(from, new Document(ID, id), 1, MongoTraces::traceOf, document -> true);
            if (!found.isEmpty()) {
                return found.get(0);
            }
        }
        return null;
    }

    /** Of an event or an execution. */
    private static String traceOf(Document document) {
        String trace = Fields.textOrNull(document, TRACE);
        String event = Fields.textOrNull(document, EVENT);
        return trace != null ? trace : event != null ? event : Fields.text(document, ID);
    }

    @Override
    public List<Part> eventsOf(Collection<String> traces, int limit) {
        List<Part> all = new ArrayList<>(parts(events, new Document(ID, in(traces)).append(TRACE, null), limit));
        all.addAll(parts(events, new Document(TRACE, in(traces)), limit));
        return cut(all, limit);
    }

    @Override
    public List<Part> executionsOf(Collection<String> traces, int limit) {
        List<Part> all = new ArrayList<>();
        for (String field : List.of(ID, EVENT)) {
            all.addAll(parts(executions, new Document(field, in(traces)).append(TRACE, null), limit));
        }
        all.removeIf(part -> !traces.contains(part.trace())); // one that a rule requested has an id too
        all.addAll(parts(executions, new Document(TRACE, in(traces)), limit));
        return cut(all, limit);
    }

    private List<Part> parts(Collected from, Document filter, int limit) {
        return found(from, filter, limit, document -> part(from, document), document -> true);
    }

    private Part part(Collected from, Document document) {
        boolean event = from.equals(events);
        return new Part(
                traceOf(document),
                Fields.text(document, ID),
                Fields.text(document, event ? "trigger" : "action"),
                Fields.time(document, from.time()),
                event ? Fields.textOrNull(document, "dedup_key") : cause(document));
    }

    private static @Nullable String cause(Document execution) {
        Ref rule = Fields.refOrNull(execution, "rule");
        return rule == null
                ? Fields.textOrNull(execution, "parent")
                : Ids.content("rule", rule) + ":" + Fields.textOrNull(execution, EVENT);
    }

    @Override
    public List<Part> rulesOf(Collection<String> events, int limit) {
        return connection.call("find what rules made of events", () -> {
            List<Part> parts = new ArrayList<>();
            return enforcements
                    .find(new Document(EVENT, in(events)))
                    .sort(Listing.ENFORCEMENTS.oldestFirst())
                    .limit(limit)
                    .map(document -> {
                        Ref rule = Ref.of(Fields.text(document, "rule"));
                        String event = Fields.text(document, EVENT);
                        return new Part(
                                event,
                                Ids.content("rule", rule),
                                rule.toString(),
                                Fields.time(document, "enforced_at"),
                                event);
                    })
                    .into(parts);
        });
    }

    private <T> List<T> found(
            Collected from, Document filter, int limit, Function<Document, T> reader, Predicate<Document> is) {
        return connection.call("find what belongs to traces", () -> {
            List<T> found = new ArrayList<>();
            for (Document document : from.collection()
                    .find(filter)
                    .projection(from.fields())
                    .sort(from.order(true))
                    .limit(limit)) {
                if (is.test(document)) {
                    found.add(reader.apply(document));
                }
            }
            return found;
        });
    }

    private static List<Part> cut(List<Part> parts, int limit) {
        return parts.stream().sorted(Part.OLDEST).distinct().limit(limit).toList();
    }

    private static Document in(Collection<String> ids) {
        return new Document("$in", List.copyOf(ids));
    }
}
