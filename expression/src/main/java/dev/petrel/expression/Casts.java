// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import org.jspecify.annotations.Nullable;

/** Turns rendered text into the type that a parameter declares, as StackStorm does. */
public final class Casts {

    /** What the filter {@code use_none} writes for null, to be told from the text "None". */
    public static final String NONE = "%*****__%NONE%__*****%";

    private Casts() {}

    /**
     * {@code value} as {@code type}, one of JSON schema's names. Null stays null; a type that is null or unknown leaves
     * the value as it is.
     */
    public static @Nullable Object cast(@Nullable Object value, @Nullable String type) throws PythonError {
        if (value == null || type == null) {
            return value;
        }
        if (NONE.equals(value)) {
            return null;
        }
        return switch (type) {
            case "array", "object" -> value instanceof String text ? structure(text) : value;
            case "boolean" -> value instanceof String text ? PythonLiteral.read(capitalize(text)) : value;
            case "integer" -> PythonNumbers.toInt(value);
            case "number" -> PythonNumbers.toFloat(value);
            case "string" -> string(value);
            default -> value;
        };
    }

    private static @Nullable Object structure(String text) throws PythonError {
        try {
            return PythonJson.loads(text);
        } catch (PythonError e) {
            return PythonLiteral.read(text);
        }
    }

    private static String capitalize(String text) {
        return text.isEmpty()
                ? text
                : Character.toUpperCase(text.charAt(0)) + text.substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    private static Object string(Object value) throws PythonError {
        if (value instanceof String) {
            return value;
        }
        throw PythonError.value("Value \"" + PythonText.str(value)
                + "\" must either be a string or None. Got \"<class '" + PythonValues.typeName(value) + "'>\".");
    }
}
