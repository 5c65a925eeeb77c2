// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What belongs to a trace, as the API lists it, and what is picked of that. */
record TraceParts(List<Part> parts) {

    static final String EVENT = "trigger_instance";
    static final String RULE = "rule";
    static final String EXECUTION = "action_execution";

    private static final Map<String, String> LISTS = lists();

    private static Map<String, String> lists() {
        Map<String, String> lists = new LinkedHashMap<>();
        lists.put(EVENT, "trigger_instances");
        lists.put(RULE, "rules");
        lists.put(EXECUTION, "action_executions");
        return lists;
    }

    /** A component, as the API shows it. */
    record Part(String type, Map<String, @Nullable Object> shown) {

        boolean isA(String wanted) {
            return type.equals(wanted);
        }

        String id() {
            return String.valueOf(shown.get("object_id"));
        }

        /** Of the component that it came of: empty if it came of none in the trace. */
        String cause(String what) {
            return shown.get("caused_by") instanceof Map<?, ?> cause && cause.get(what) instanceof String text
                    ? text
                    : "";
        }

        Map<String, @Nullable Object> row() {
            Map<String, @Nullable Object> row = new LinkedHashMap<>(shown);
            row.put("type", type.equals(EXECUTION) ? "execution" : type.replace('_', '-'));
            return row;
        }
    }

    @SuppressWarnings("unchecked")
    static TraceParts of(Map<String, @Nullable Object> trace) {
        List<Part> parts = new ArrayList<>();
        LISTS.forEach((type, list) -> {
            if (trace.get(list) instanceof List<?> components) {
                components.stream()
                        .filter(Map.class::isInstance)
                        .forEach(each -> parts.add(new Part(type, (Map<String, @Nullable Object>) each)));
            }
        });
        return new TraceParts(parts);
    }

    TraceParts only(Predicate<Part> wanted) {
        return new TraceParts(parts.stream().filter(wanted).toList());
    }

    /** The component of this type and id, what that came of, and so on up to what began the trace. */
    TraceParts leadingTo(String type, String id) {
        List<Part> chain = new ArrayList<>();
        Optional<Part> next = find(type, id, "");
        while (next.isPresent() && !chain.contains(next.get())) {
            Part part = next.get();
            chain.add(part);
            String[] cause = part.cause("id").split(":", 2); // of a rule: the rule and the event that it matched
            next = find(part.cause("type"), cause[0], cause.length > 1 ? cause[1] : "");
        }
        return new TraceParts(chain);
    }

    private Optional<Part> find(String type, String id, String cause) {
        return parts.stream()
                .filter(part -> part.isA(type) && part.id().equals(id))
                .filter(part -> cause.isEmpty() || part.cause("id").equals(cause))
                .findFirst();
    }

    TraceParts withoutEventsThatNoRuleMatched() {
        Set<String> matched = parts.stream()
                .filter(part -> part.isA(RULE))
                .map(part -> part.cause("id"))
                .collect(Collectors.toSet());
        return only(part -> !part.isA(EVENT) || matched.contains(part.id()));
    }

    /** {@code trace} with these components only. */
    Map<String, @Nullable Object> in(Map<String, @Nullable Object> trace) {
        Map<String, @Nullable Object> only = new LinkedHashMap<>(trace);
        LISTS.forEach((type, list) -> only.put(
                list,
                parts.stream().filter(part -> part.isA(type)).map(Part::shown).toList()));
        return only;
    }
}
