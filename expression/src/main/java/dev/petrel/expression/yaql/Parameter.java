// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonNumbers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a function.
 *
 * @param optional whether it need not be given
 * @param absent what it is when it is not given
 */
record Parameter(
        String name,
        Type type,
        boolean nullable,
        boolean optional,
        @Nullable Object absent) {

    /** From {@code name:type}, {@code name:type?} if it may be null, {@code name:type=default}. */
    static Parameter parse(String text) {
        int colon = text.indexOf(':');
        int equals = text.indexOf('=');
        String type = text.substring(colon + 1, equals < 0 ? text.length() : equals);
        boolean nullable = type.endsWith("?");
        Type kind = Type.valueOf(type.replace("?", "").toUpperCase(Locale.ROOT));
        return new Parameter(
                text.substring(0, colon),
                kind,
                nullable,
                equals >= 0,
                equals < 0 ? null : literal(text.substring(equals + 1)));
    }

    private static @Nullable Object literal(String text) {
        return switch (text) {
            case "null" -> null;
            case "none" -> Marker.NO_VALUE;
            case "false" -> false;
            case "true" -> true;
            case "zero" -> SpanValue.ZERO;
            default -> text.startsWith("'") ? text.substring(1) : PythonNumbers.narrow(Long.parseLong(text));
        };
    }

    boolean takes(@Nullable Object argument) {
        return argument == Marker.NO_VALUE ? optional : type.takes(argument, nullable);
    }
}
