// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Tag;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object in the making: keys in order, absent rather than null. */
public final class Shape {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Adds the key, unless the value is null. */
    public Shape put(String key, @Nullable Object value) {
        if (value != null) {
            fields.put(key, value);
        }
        return this;
    }

    /** Adds the key, with null if need be: for keys that scripts rely on. */
    public Shape always(String key, @Nullable Object value) {
        fields.put(key, value);
        return this;
    }

    /** Adds uid, name, ref and pack of something that has these. */
    Shape named(Content content, Ref ref) {
        return put("uid", content.uid())
                .put("name", ref.name())
                .put("ref", ref.toString())
                .put("pack", ref.pack());
    }

    public Map<String, @Nullable Object> done() {
        return fields;
    }

    /** A point of time as StackStorm writes it: UTC, six digits, {@code Z}. */
    public static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : TIME.format(instant);
    }

    static List<Map<String, String>> tags(List<Tag> tags) {
        return tags.stream()
                .map(tag -> Map.of("name", tag.name(), "value", tag.value()))
                .toList();
    }
}
