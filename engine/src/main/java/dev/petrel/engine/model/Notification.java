// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What StackStorm's {@code notify} of an action or a request says of one kind of end.
 *
 * @param when {@code on-complete}, {@code on-success} or {@code on-failure}
 * @param routes whom to tell: each gets an event of its own
 * @param message a template, or null for one that says how the action ended
 * @param data templates by name
 */
public record Notification(
        String when, List<String> routes, @Nullable String message, Map<String, @Nullable Object> data) {

    private static final String COMPLETE = "on-complete";
    private static final String SUCCESS = "on-success";
    private static final String FAILURE = "on-failure";
    private static final List<String> KINDS = List.of(COMPLETE, SUCCESS, FAILURE);
    private static final Set<String> KEYS = Set.of("routes", "channels", "message", "data");
    private static final Set<ExecutionStatus> FAILURES =
            Set.of(ExecutionStatus.FAILED, ExecutionStatus.TIMEOUT, ExecutionStatus.ABANDONED);

    public Notification {
        routes = List.copyOf(routes);
        data = Values.copy(data);
    }

    /** Those of {@code notify} that an end as {@code end} calls for, in StackStorm's order. What makes no sense is left out. */
    public static List<Notification> of(Map<String, ? extends @Nullable Object> notify, ExecutionStatus end) {
        return KINDS.stream()
                .filter(when -> when.equals(COMPLETE)
                        || when.equals(SUCCESS) && end == ExecutionStatus.SUCCEEDED
                        || when.equals(FAILURE) && FAILURES.contains(end))
                .flatMap(when -> read(when, notify.get(when)).stream())
                .filter(notification -> !notification.routes.isEmpty())
                .toList();
    }

    private static Optional<Notification> read(String when, @Nullable Object section) {
        if (!(section instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        List<String> routes = texts(map.get("routes"));
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        if (map.get("data") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> data.put(String.valueOf(name), value));
        }
        String message = map.get("message") instanceof String text && !text.isEmpty() ? text : null;
        return Optional.of(
                new Notification(when, routes.isEmpty() ? texts(map.get("channels")) : routes, message, data));
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .distinct()
                        .toList()
                : List.of();
    }

    /** What of {@code notify} cannot be done as it is written, each with the key that it is about. */
    public static List<String> problems(Map<String, ? extends @Nullable Object> notify) {
        List<String> problems = new ArrayList<>();
        notify.forEach((when, section) -> {
            if (!KINDS.contains(when)) {
                problems.add("\"notify\" has no \"" + when + "\": there are " + String.join(", ", KINDS));
            } else if (section instanceof Map<?, ?> map) {
                map.forEach((key, value) -> check(when + "." + key, String.valueOf(key), value, problems));
            } else if (section != null) {
                problems.add("\"notify." + when + "\" is no object with routes, message and data");
            }
        });
        return problems;
    }

    private static void check(String path, String key, @Nullable Object value, List<String> problems) {
        if (!KEYS.contains(key)) {
            problems.add("\"notify." + path + "\" is unknown: there are routes, message and data");
            return;
        }
        String expected = switch (key) {
            case "message" -> value == null || value instanceof String ? "" : "a string";
            case "data" -> value == null || value instanceof Map<?, ?> ? "" : "an object";
            default -> value == null || isTexts(value) ? "" : "a list of strings";
        };
        if (!expected.isEmpty()) {
            problems.add("\"notify." + path + "\" is not " + expected);
        }
    }

    private static boolean isTexts(Object value) {
        return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    }
}
