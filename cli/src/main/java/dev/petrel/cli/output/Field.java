// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.output;

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
 * @param importance as a column: where the screen is too narrow, the least important ones are left out, and those of the
 *     importance {@link #KEY} never
 * @param isProse whether a column of it may be cut where the screen is too narrow
 */
public record Field(String name, String path, int importance, boolean isProse) {

    /** The importance of what names a thing, or says what one looks for in the list. */
    public static final int KEY = 100;

    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d:\\d\\d)(\\.\\d+)?(Z|\\+00:00)");

    /** A field that a table always has, and whole: ids, references, words. */
    public static Field of(String name, String path) {
        return new Field(name, path, KEY, false);
    }

    /** A field that is shown under its own name. */
    public static Field of(String name) {
        return of(name, name);
    }

    /** A field that a narrow table cuts: prose. */
    public static Field prose(String name) {
        return new Field(name, name, KEY, true);
    }

    /** The same, but left out of a table that is too narrow, before those of a higher {@code rank}. */
    public Field ranked(int rank) {
        return new Field(name, path, rank, isProse);
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
