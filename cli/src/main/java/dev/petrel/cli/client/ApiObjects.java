// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks into the objects that the API answers with. */
public final class ApiObjects {

    private ApiObjects() {}

    /** The text below these keys, or an empty one. */
    public static String text(Map<String, @Nullable Object> json, String... keys) {
        Object value = json;
        for (String key : keys) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value == null ? "" : value.toString();
    }

    /** When an execution began to run. */
    public static Optional<Instant> started(Map<String, @Nullable Object> execution) {
        if (execution.get("log") instanceof List<?> log) {
            for (Object entry : log) {
                if (entry instanceof Map<?, ?> map && "running".equals(map.get("status"))) {
                    return Optional.of(Instant.parse(String.valueOf(map.get("timestamp"))));
                }
            }
        }
        return Optional.empty();
    }
}
