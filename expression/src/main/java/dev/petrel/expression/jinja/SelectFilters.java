// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja's filters that look at each element. They give lists where Jinja gives generators. */
final class SelectFilters {

    static final Map<String, Filter> ALL = Map.of(
            "map", SelectFilters::map,
            "select", (v, a, s) -> select(v, a, s, false, true),
            "reject", (v, a, s) -> select(v, a, s, false, false),
            "selectattr", (v, a, s) -> select(v, a, s, true, true),
            "rejectattr", (v, a, s) -> select(v, a, s, true, false));

    private SelectFilters() {}

    private static Object map(@Nullable Object value, Arguments arguments, Scope scope) throws PythonError {
        List<@Nullable Object> mapped = new ArrayList<>();
        boolean byAttribute =
                arguments.positional().isEmpty() && arguments.named().containsKey("attribute");
        if (byAttribute
                && !Set.of("attribute", "default").containsAll(arguments.named().keySet())) {
            throw new PythonError(
                    "FilterArgumentError",
                    "Unexpected keyword argument in " + arguments.named().keySet());
        }
        for (Object item : each(value)) {
            scope.budget().step();
            mapped.add(
                    byAttribute
                            ? member(
                                    item,
                                    arguments.named().get("attribute"),
                                    arguments.named().get("default"))
                            : Filters.apply(arguments.text(0, "filter"), item, arguments.after(1), scope));
        }
        return mapped;
    }

    /** The elements of what can be iterated; of what is false there are none. */
    private static List<@Nullable Object> each(@Nullable Object value) throws PythonError {
        return PythonValues.truth(value) ? Sequences.of(value) : List.of();
    }

    private static Object select(
            @Nullable Object value, Arguments arguments, Scope scope, boolean byAttribute, boolean keep)
            throws PythonError {
        int skip = byAttribute ? 1 : 0;
        boolean tested = arguments.positional().size() > skip;
        List<@Nullable Object> selected = new ArrayList<>();
        for (Object item : each(value)) {
            Object subject = byAttribute ? member(item, arguments.require(0, "attribute"), null) : item;
            boolean holds = tested
                    ? Tests.holds(arguments.text(skip, "test"), subject, arguments.after(skip + 1), scope)
                    : PythonValues.truth(subject);
            if (holds == keep) {
                selected.add(item);
            }
        }
        return selected;
    }

    /** The element of {@code item} that {@code path} names: {@code a.b.0}, or a number. */
    static @Nullable Object member(@Nullable Object item, @Nullable Object path, @Nullable Object absent)
            throws PythonError {
        Object value = item;
        if (path instanceof String text) {
            for (String part : text.split("\\.", -1)) {
                value = Access.item(value, part.matches("\\d{1,9}") ? Integer.valueOf(part) : part);
                value = value instanceof Undefined && absent != null ? absent : value;
            }
            return value;
        }
        return Access.item(value, path);
    }

    /** What to sort by: an attribute or several between commas, and text without its case unless it matters. */
    static Sequences.Key sortKey(@Nullable Object attribute, boolean caseSensitive) {
        return item -> {
            if (attribute instanceof String text && text.contains(",")) {
                List<@Nullable Object> keys = new ArrayList<>();
                for (String each : text.split(",", -1)) {
                    keys.add(comparable(member(item, each, null), caseSensitive));
                }
                return keys;
            }
            return comparable(attribute == null ? item : member(item, attribute, null), caseSensitive);
        };
    }

    /** As {@link #sortKey}, in a list: what is equal need not be comparable then. */
    static Sequences.Key sortKeys(@Nullable Object attribute, boolean caseSensitive) {
        Sequences.Key key = sortKey(attribute, caseSensitive);
        return item -> Tuple.of(key.of(item));
    }

    private static @Nullable Object comparable(@Nullable Object value, boolean caseSensitive) throws PythonError {
        Undefined.require(value);
        return value instanceof String text && !caseSensitive ? PythonText.str(ListFilters.lower(text)) : value;
    }
}
