// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

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
    /** The ends that can be told of. */
    public static final List<String> KINDS = List.of(COMPLETE, SUCCESS, FAILURE);

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
}
