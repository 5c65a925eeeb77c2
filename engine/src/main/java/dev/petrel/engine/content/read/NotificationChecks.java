// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.model.Notification;
import dev.petrel.engine.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at StackStorm's {@code notify}, of an action or a request, for what cannot be done as it is written. */
public final class NotificationChecks {

    private static final Set<String> KEYS = Set.of("routes", "channels", "message", "data");

    private NotificationChecks() {}

    /** What is wrong with {@code notify}, each with the key that it is about. */
    public static List<String> problems(Map<String, ? extends @Nullable Object> notify) {
        List<String> problems = new ArrayList<>();
        notify.forEach((when, section) -> {
            if (!Notification.KINDS.contains(when)) {
                problems.add("\"notify\" has no \"" + when + "\": "
                        + Suggestions.didYouMean(
                                when, Notification.KINDS, "there are " + String.join(", ", Notification.KINDS)));
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
            problems.add("\"notify." + path + "\" is unknown: "
                    + Suggestions.didYouMean(key, KEYS, "there are routes, message and data"));
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
