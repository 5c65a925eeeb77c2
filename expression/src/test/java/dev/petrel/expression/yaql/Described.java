// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonSet;
import dev.petrel.expression.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes values so that two are the same text only if they are the same value of the same type. */
final class Described {

    private Described() {}

    /** A result of ours. */
    static String value(Object value) {
        if (value instanceof PythonSet set) {
            return "set " + sorted(set.items(), false);
        }
        if (value instanceof SpanValue span) {
            return "timespan " + span.micros() / 1e6;
        }
        if (value instanceof TimeValue time) {
            return "datetime " + time.str().replace(' ', 'T');
        }
        return nested(value, false);
    }

    /** A value in the records' JSON, where {@code $set} and the like stand for what JSON lacks. */
    static String recorded(Object value) {
        if (value instanceof Map<?, ?> map && map.size() == 1) {
            Object inner = map.values().iterator().next();
            switch (String.valueOf(map.keySet().iterator().next())) {
                case "$set" -> {
                    return "set " + sorted((List<?>) inner, true);
                }
                case "$datetime" -> {
                    return "datetime " + inner;
                }
                case "$timespan" -> {
                    return "timespan " + inner;
                }
                case "$float" -> {
                    return String.valueOf(inner);
                }
                case "$dict" -> {
                    List<String> entries = new ArrayList<>();
                    for (Object pair : (List<?>) inner) {
                        entries.add(recorded(((List<?>) pair).get(0)) + ": " + recorded(((List<?>) pair).get(1)));
                    }
                    return entries.stream().sorted().toList().toString();
                }
                default -> {}
            }
        }
        return nested(value, true);
    }

    private static String sorted(List<?> items, boolean recorded) {
        return items.stream()
                .map(item -> recorded ? recorded(item) : value(item))
                .sorted()
                .toList()
                .toString();
    }

    private static String nested(Object value, boolean recorded) {
        if (value instanceof List<?> list) {
            return list.stream()
                            .map(item -> recorded ? recorded(item) : value(item))
                            .toList() + "l";
        }
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((key, each) -> entries.add(value(key) + ": " + (recorded ? recorded(each) : value(each))));
            return entries.stream().sorted().toList().toString();
        }
        try {
            return PythonText.repr(value);
        } catch (PythonError e) {
            throw new AssertionError(e);
        }
    }
}
