// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.api.http.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes of an object a client wants: {@code include_attributes} or {@code exclude_attributes}, with dots for
 * what lies deeper. The id is always among them.
 */
public final class Attributes {

    /** All there are. */
    public static final Attributes ALL = new Attributes(List.of(), List.of());

    private final List<String> include;
    private final List<String> exclude;

    private Attributes(List<String> include, List<String> exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    /** As the query asks; both kinds at once are a problem of the query, and so is one to exclude that is needed. */
    public static Attributes of(Query query, Set<String> excludable) {
        List<String> include = query.list("include_attributes");
        List<String> exclude = query.list("exclude_attributes");
        if (!include.isEmpty() && !exclude.isEmpty()) {
            query.problem("exclude_attributes and include_attributes arguments are mutually exclusive. You need to"
                    + " provide either one or another, but not both.");
        }
        exclude.stream()
                .filter(name -> !excludable.contains(name))
                .findFirst()
                .ifPresent(name -> query.problem("Invalid or unsupported exclude attribute specified: " + name));
        return new Attributes(include, exclude);
    }

    /** As the query asks; any may be left out. */
    public static Attributes of(Query query) {
        return of(query, Set.copyOf(query.list("exclude_attributes")));
    }

    /** Whether anything of the attribute is wanted: what is not need not be looked up. */
    public boolean wants(String attribute) {
        return !exclude.contains(attribute)
                && (include.isEmpty()
                        || attribute.equals("id")
                        || include.stream()
                                .anyMatch(path -> path.equals(attribute) || path.startsWith(attribute + ".")));
    }

    /** Whether the attribute, or something in it, was asked for by its name. */
    public boolean asksFor(String attribute) {
        return !include.isEmpty() && !attribute.equals("id") && wants(attribute);
    }

    /** Whether all of the attribute is wanted, not only what lies deeper in it. */
    public boolean wantsAllOf(String attribute) {
        return wants(attribute) && (include.isEmpty() || include.contains(attribute));
    }

    /** {@code object} with what is wanted only. */
    public Map<String, @Nullable Object> apply(Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> picked = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            if (wants(key)) {
                picked.put(key, include.isEmpty() || include.contains(key) ? value : prune(value, key));
            }
        });
        return picked;
    }

    private @Nullable Object prune(@Nullable Object value, String path) {
        if (include.contains(path) || !(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, @Nullable Object> picked = new LinkedHashMap<>();
        map.forEach((key, inner) -> {
            String deeper = path + "." + key;
            if (wants(deeper)) {
                picked.put(String.valueOf(key), prune(inner, deeper));
            }
        });
        return picked;
    }
}
