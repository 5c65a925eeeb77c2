// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Python's {@code json.dumps} writes it: which characters are escaped and where the spaces stand is part of
 * what packs see.
 *
 * @param indent spaces a level, or negative for one line
 * @param sortKeys whether keys are in order
 * @param comma what stands between items
 * @param colon what stands between key and value
 */
public record PythonJson(int indent, boolean sortKeys, String comma, String colon) {

    /** What {@code json.dumps(value)} writes. */
    public static final PythonJson DEFAULT = new PythonJson(-1, false, ", ", ": ");

    private static final ObjectMapper READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * The value that {@code text} holds: objects keep the order of their keys.
     *
     * @throws PythonError a ValueError with line and column when it is not JSON
     */
    public static @Nullable Object loads(String text) throws PythonError {
        try {
            return READER.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw PythonError.value("not the JSON that was expected" + where + ": " + e.getOriginalMessage());
        }
    }

    /** {@code value} as JSON. */
    public String dumps(@Nullable Object value) throws PythonError {
        StringBuilder out = new StringBuilder();
        write(out, value, 0);
        return out.toString();
    }

    private void write(StringBuilder out, @Nullable Object value, int depth) throws PythonError {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String text) {
            string(out, text);
        } else if (value instanceof Boolean || PythonNumbers.isInteger(value)) {
            out.append(value);
        } else if (value instanceof Number n) {
            out.append(number(n.doubleValue()));
        } else if (value instanceof List<?> list) {
            array(out, list, depth);
        } else if (value instanceof Map<?, ?> map) {
            object(out, map, depth);
        } else {
            throw PythonError.type("Object of type " + PythonValues.typeName(value) + " is not JSON serializable");
        }
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        return PythonText.number(value);
    }

    private void array(StringBuilder out, List<?> list, int depth) throws PythonError {
        out.append('[');
        String before = "";
        for (Object item : list) {
            out.append(before);
            line(out, depth + 1);
            write(out, item, depth + 1);
            before = comma;
        }
        close(out, list.isEmpty(), depth, ']');
    }

    private void object(StringBuilder out, Map<?, ?> map, int depth) throws PythonError {
        out.append('{');
        String before = "";
        for (Map.Entry<?, ?> entry : entries(map)) {
            out.append(before);
            line(out, depth + 1);
            string(out, key(entry.getKey()));
            out.append(colon);
            write(out, entry.getValue(), depth + 1);
            before = comma;
        }
        close(out, map.isEmpty(), depth, '}');
    }

    private List<Map.Entry<?, ?>> entries(Map<?, ?> map) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (sortKeys) {
            entries.sort(Comparator.comparing(entry -> String.valueOf(entry.getKey())));
        }
        return entries;
    }

    private static String key(@Nullable Object key) throws PythonError {
        if (key instanceof String text) {
            return text;
        }
        if (key instanceof Boolean b) {
            return b ? "true" : "false";
        }
        return key == null ? "null" : PythonText.repr(key);
    }

    private void line(StringBuilder out, int depth) {
        if (indent >= 0) {
            out.append('\n').append(" ".repeat(indent * depth));
        }
    }

    private void close(StringBuilder out, boolean empty, int depth, char bracket) {
        if (!empty) {
            line(out, depth);
        }
        out.append(bracket);
    }

    private static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            escape(out, text.charAt(i));
        }
        out.append('"');
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (c >= ' ' && c < 0x7f) {
                    out.append(c);
                } else {
                    out.append(String.format("\\u%04x", (int) c));
                }
            }
        }
    }
}
