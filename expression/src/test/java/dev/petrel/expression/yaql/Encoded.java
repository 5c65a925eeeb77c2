// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import dev.petrel.expression.PythonSet;
import dev.petrel.expression.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes results as {@code oracle.py} does. */
final class Encoded {

    private Encoded() {}

    static String of(Evaluated evaluated) {
        return evaluated instanceof Evaluated.Failed failed
                ? "E " + failed.type() + " " + failed.message()
                : "V " + value(((Evaluated.Value) evaluated).value());
    }

    private static String value(Object value) {
        if (value instanceof PythonSet set) {
            List<String> items = new ArrayList<>(
                    set.items().stream().map(Encoded::value).sorted().toList());
            return "set" + text(items);
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(Encoded::value).toList()) + "]";
        }
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((key, each) -> entries.add(value(key) + ": " + value(each)));
            return "{" + String.join(", ", entries) + "}";
        }
        if (value instanceof TimeValue || value instanceof SpanValue) {
            return (value instanceof TimeValue ? "datetime " : "timespan ") + text(value);
        }
        if (value instanceof PythonObject object) {
            return object.typeName();
        }
        return (value instanceof Double ? "f" : "") + text(value);
    }

    private static String text(Object value) {
        try {
            return value instanceof PythonObject object ? object.str() : PythonText.repr(value);
        } catch (PythonError e) {
            throw new AssertionError(e);
        }
    }

    /** Whether both are the same value, or fail with the same class of exception. */
    static boolean agree(String ours, String theirs) {
        return ours.equals(theirs)
                || (ours.startsWith("E ")
                        && ours.split(" ")[1].equals(theirs.split(" ")[1])
                        && theirs.startsWith("E "));
    }
}
