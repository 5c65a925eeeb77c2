// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Query;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Attributes;
import dev.petrel.engine.store.Page;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    /** A page that was cut already, as {@code items}. A total that is not exact is told to be the least there are. */
    static Response answer(List<?> items, Page<?> page, int limit) {
        Response answer =
                Response.ok(items).with(TOTAL, Long.toString(page.total())).with(LIMIT, Integer.toString(limit));
        return page.exact() ? answer : answer.with(AT_LEAST, "true");
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
            int from = Math.min(offset, all.size());
            int to = limit < 0 ? all.size() : (int) Math.min(all.size(), (long) from + limit);
            List<? extends Map<String, @Nullable Object>> shown = order.isEmpty()
                    ? all.subList(from, to).stream().map(shape).toList()
                    : all.stream()
                            .map(shape::apply)
                            .map(item -> (Map<String, @Nullable Object>) item)
                            .sorted(order.get())
                            .toList()
                            .subList(from, to);
            return Response.ok(shown.stream().map(attributes::apply).toList())
                    .with(TOTAL, Integer.toString(all.size()));
        });
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
