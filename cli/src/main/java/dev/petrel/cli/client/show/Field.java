// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.show;

import dev.petrel.engine.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is shown of an API object: a column of a table, a line of the details.
 *
 * @param name over the column or before the line
 * @param path where it is in the object, dots for what lies deeper
 * @param width characters after which a table cuts it off
 */
public record Field(String name, String path, int width) {

    private static final int WHOLE = 1000;
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d:\\d\\d)(\\.\\d+)?(Z|\\+00:00)");

    /** A field that a table never cuts off: ids, references, words. */
    public static Field of(String name, String path) {
        return new Field(name, path, WHOLE);
    }

    /** A field that is shown under its own name. */
    public static Field of(String name) {
        return of(name, name);
    }

    /** A field that a table cuts off: prose. */
    public static Field prose(String name, int width) {
        return new Field(name, name, width);
    }

    /** What {@code object} has there, or null. */
    public @Nullable Object value(Map<String, ? extends @Nullable Object> object) {
        Object value = object;
        for (String step : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return value;
    }

    /** The same on one line, times shortened. */
    public String text(Map<String, ? extends @Nullable Object> object) {
        return text(value(object));
    }

    static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? "" : Json.write(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Field::text).collect(Collectors.joining(", "));
        }
        var time = TIME.matcher(value.toString());
        return time.matches()
                ? time.group(1) + " " + time.group(2) + "Z"
                : value.toString().strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
