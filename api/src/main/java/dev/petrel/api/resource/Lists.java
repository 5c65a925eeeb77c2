// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Pieces;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Attributes;
import dev.petrel.engine.store.Page;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How lists are answered: the page in the body, how many there are and how many were asked for in headers. */
final class Lists {

    static final String TOTAL = "X-Total-Count";
    static final String AT_LEAST = "X-Total-Count-At-Least";
    static final String LIMIT = "X-Limit";

    /** What every list of content takes. */
    static final Takes CONTENT = Takes.LIST.query("sort").list("id", "include_attributes", "exclude_attributes");

    private static final List<String> SORTED_BY = List.of("id", "name", "pack", "ref", "uid", "enabled");

    private Lists() {}

    /** The page of {@code all} that the query asks for, {@code usual} long if it does not say. */
    static <T> Response page(
            List<T> all, Query query, int usual, Function<T, ? extends Map<String, @Nullable Object>> shape) {
        int limit = query.limit(usual);
        Response cut = cut(all, query, limit, shape);
        return cut.status() == 200 ? cut.with(LIMIT, Integer.toString(limit)) : cut;
    }

    /** All of {@code all}, or the page that the query asks for. */
    static <T> Response whole(List<T> all, Query query, Function<T, ? extends Map<String, @Nullable Object>> shape) {
        return query.has("limit") ? page(all, query, -1, shape) : cut(all, query, -1, shape);
    }

    /** How many objects one answer may list. */
    static final int MOST = 100_000;

    /** The limit to look with: one more than an answer may have shows that there are too many. */
    static int bounded(int limit) {
        return limit < 0 || limit > MOST ? MOST + 1 : limit;
    }

    /**
     * A page of objects that are read while the answer is sent. A total that is not exact is told to be the least there
     * are.
     *
     * @param limit as the client asked for
     */
    static Response answer(Page<String> ids, int limit, Function<List<String>, Iterator<Pieces>> items) {
        if (ids.items().size() > MOST) {
            return Response.fault(
                    400,
                    "There are " + (ids.exact() ? "" : "at least ") + ids.total()
                            + " objects, and an answer lists at most " + MOST
                            + ": ask for some at a time with limit and offset.");
        }
        Response answer = Response.stream(Pieces.array(items.apply(ids.items())))
                .with(TOTAL, Long.toString(ids.total()))
                .with(LIMIT, Integer.toString(limit));
        return ids.exact() ? answer : answer.with(AT_LEAST, "true");
    }

    /**
     * As {@link #page}, for objects that are read one by one while the answer is sent.
     *
     * @param reader what is shown of one; empty when it is gone meanwhile
     */
    static <T> Response read(
            List<T> names, Query query, int usual, Function<T, Optional<? extends Map<String, ?>>> reader) {
        int limit = query.limit(usual);
        int offset = query.offset();
        return query.fault().orElseGet(() -> {
            Iterator<Pieces> shown = part(names, offset, limit).stream()
                    .map(reader)
                    .flatMap(Optional::stream)
                    .map(Pieces::json)
                    .iterator();
            return Response.stream(Pieces.array(shown))
                    .with(TOTAL, Integer.toString(names.size()))
                    .with(LIMIT, Integer.toString(limit));
        });
    }

    static Response notFound(String refOrId) {
        return Response.fault(404, "Resource with a reference or id \"" + refOrId + "\" not found");
    }

    private static <T> Response cut(
            List<T> all, Query query, int limit, Function<T, ? extends Map<String, @Nullable Object>> shape) {
        int offset = query.offset();
        Attributes attributes = Attributes.of(query);
        Optional<Comparator<Map<String, @Nullable Object>>> order = order(query);
        return query.fault().orElseGet(() -> {
            Stream<? extends Map<String, @Nullable Object>> shown = order.isEmpty()
                    ? part(all, offset, limit).stream().map(shape)
                    : part(
                            all.stream()
                                    .map(shape::apply)
                                    .map(item -> (Map<String, @Nullable Object>) item)
                                    .sorted(order.get())
                                    .toList(),
                            offset,
                            limit)
                            .stream();
            Iterator<Pieces> pieces =
                    shown.map(item -> Pieces.json(attributes.apply(item))).iterator();
            return Response.stream(Pieces.array(pieces)).with(TOTAL, Integer.toString(all.size()));
        });
    }

    private static <T> List<T> part(List<T> all, int offset, int limit) {
        int from = Math.min(offset, all.size());
        int to = limit < 0 ? all.size() : (int) Math.min(all.size(), (long) from + limit);
        return all.subList(from, to);
    }

    /** As StackStorm's {@code sort=-name,+pack}. */
    private static Optional<Comparator<Map<String, @Nullable Object>>> order(Query query) {
        Comparator<Map<String, @Nullable Object>> order = null;
        for (Query.Order key : query.sort(SORTED_BY)) {
            Comparator<Map<String, @Nullable Object>> next =
                    Comparator.comparing(item -> String.valueOf(item.get(key.name())));
            next = key.descending() ? next.reversed() : next;
            order = order == null ? next : order.thenComparing(next);
        }
        return Optional.ofNullable(order);
    }
}
