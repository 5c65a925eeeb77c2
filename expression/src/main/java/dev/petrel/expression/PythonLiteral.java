// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Python's {@code ast.literal_eval} reads: None, True, False, numbers, strings, lists, tuples and dicts.
 * Tuples become lists, because what is read goes into JSON.
 */
public final class PythonLiteral {

    private static final int MAX_DEPTH = 100;

    private final String text;
    private int at;
    private int depth;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** The value that {@code text} writes. */
    public static @Nullable Object read(String text) throws PythonError {
        PythonLiteral reader = new PythonLiteral(text);
        reader.skip();
        Object value = reader.value();
        reader.skip();
        if (reader.at < text.length()) {
            throw reader.broken();
        }
        return value;
    }

    private @Nullable Object value() throws PythonError {
        char c = peek();
        if (c == '[') {
            return items(']');
        }
        if (c == '(') {
            return round();
        }
        if (c == '{') {
            return dict();
        }
        if (c == '\'' || c == '"') {
            return strings();
        }
        if (c == '-' || c == '+' || c == '.' || Character.isDigit(c)) {
            return number();
        }
        return word();
    }

    private List<@Nullable Object> items(char end) throws PythonError {
        enter();
        List<@Nullable Object> items = new ArrayList<>();
        while (!take(end)) {
            items.add(value());
            if (!take(',')) {
                expect(end);
                break;
            }
        }
        depth--;
        return items;
    }

    /** A tuple, or a value in brackets when no comma follows the only one. */
    private @Nullable Object round() throws PythonError {
        int start = at;
        List<@Nullable Object> items = items(')');
        boolean comma = items.size() != 1
                || text.substring(start, at).replaceAll("\\s+", "").endsWith(",)");
        return comma ? items : items.get(0);
    }

    private Map<@Nullable Object, @Nullable Object> dict() throws PythonError {
        enter();
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        while (!take('}')) {
            Object key = value();
            PythonValues.requireHashable(key);
            expect(':');
            map.put(key, value());
            if (!take(',')) {
                expect('}');
                break;
            }
        }
        depth--;
        return map;
    }

    private void enter() throws PythonError {
        if (++depth > MAX_DEPTH) {
            throw PythonError.value("too many nested brackets");
        }
        at++;
        skip();
    }

    private String strings() throws PythonError {
        StringBuilder out = new StringBuilder();
        while (peek() == '\'' || peek() == '"') {
            out.append(string());
            skip();
        }
        return out.toString();
    }

    private String string() throws PythonError {
        char mark = text.charAt(at);
        String triple = String.valueOf(mark).repeat(3);
        String end = text.startsWith(triple, at) ? triple : String.valueOf(mark);
        int start = at + end.length();
        int stop = start;
        while (!text.startsWith(end, stop)) {
            stop += stop < text.length() && text.charAt(stop) == '\\' ? 2 : 1;
            if (stop >= text.length() || (end.length() == 1 && text.charAt(stop) == '\n')) {
                throw broken();
            }
        }
        at = stop + end.length();
        return unescape(text.substring(start, stop));
    }

    private Object number() throws PythonError {
        int start = at;
        while (at < text.length() && isNumberPart(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at).replaceAll("\\s+", "");
        skip();
        try {
            return digits.matches("[+-]?0[xXoObB].*") ? based(digits) : plain(digits);
        } catch (NumberFormatException e) {
            throw broken();
        }
    }

    private boolean isNumberPart(char c) {
        boolean sign = c == '+' || c == '-';
        boolean afterExponent = at > 0 && "eE".indexOf(text.charAt(at - 1)) >= 0;
        boolean first = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
        return sign ? first || afterExponent : c == '.' || c == '_' || Character.isLetterOrDigit(c);
    }

    private static Number based(String digits) {
        boolean negative = digits.startsWith("-");
        String bare = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        int radix = switch (bare.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            default -> 2;
        };
        BigInteger value = new BigInteger(bare.substring(2).replace("_", ""), radix);
        return PythonNumbers.narrow(negative ? value.negate() : value);
    }

    private static Object plain(String digits) throws PythonError {
        return digits.matches("[+-]?[0-9_]+") && !digits.matches("[+-]?0[0-9_]*[1-9][0-9_]*")
                ? PythonNumbers.toInt(digits)
                : floating(digits);
    }

    private static Object floating(String digits) throws PythonError {
        if (!digits.matches("[+-]?.*[.eE].*")) {
            throw new NumberFormatException(digits);
        }
        return PythonNumbers.toFloat(digits);
    }

    private @Nullable Object word() throws PythonError {
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        char next = peek();
        if ((next == '\'' || next == '"') && word.equalsIgnoreCase("u")) {
            return strings();
        }
        skip();
        return switch (word) {
            case "None" -> null;
            case "True" -> true;
            case "False" -> false;
            default -> throw broken();
        };
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        skip();
        return true;
    }

    private void expect(char c) throws PythonError {
        if (!take(c)) {
            throw broken();
        }
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private PythonError broken() {
        return PythonError.value("malformed node or string: " + PythonText.quote(text));
    }

    /** What a Python string literal's body stands for. An escape that Python does not know stays as it is. */
    public static String unescape(String body) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < body.length()) {
            char c = body.charAt(i);
            if (c != '\\' || i + 1 == body.length()) {
                out.append(c);
                i++;
            } else {
                i = unescape(body, i + 1, out);
            }
        }
        return out.toString();
    }

    private static int unescape(String body, int i, StringBuilder out) {
        char c = body.charAt(i);
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> out.append(c);
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'a' -> out.append('\u0007');
            case 'v' -> out.append('\u000b');
            case 'x' -> {
                return code(body, i, 2, 16, out);
            }
            case 'u' -> {
                return code(body, i, 4, 16, out);
            }
            case 'U' -> {
                return code(body, i, 8, 16, out);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int digits = 1;
                while (digits < 3 && i + digits < body.length() && Character.digit(body.charAt(i + digits), 8) >= 0) {
                    digits++;
                }
                return code(body, i - 1, digits, 8, out);
            }
            case 'N' -> {
                return named(body, i, out);
            }
            default -> out.append('\\').append(c);
        }
        return i + 1;
    }

    /** {@code \N{BULLET}}. */
    private static int named(String body, int i, StringBuilder out) {
        int end = body.indexOf('}', i);
        if (body.startsWith("{", i + 1) && end > 0) {
            try {
                out.appendCodePoint(Character.codePointOf(body.substring(i + 2, end)));
                return end + 1;
            } catch (IllegalArgumentException e) {
                // No character has that name: the text stays as it is.
            }
        }
        out.append("\\N");
        return i + 1;
    }

    private static int code(String body, int i, int digits, int radix, StringBuilder out) {
        int end = i + 1 + digits;
        try {
            int point = Integer.parseInt(body.substring(i + 1, Math.min(end, body.length())), radix);
            out.appendCodePoint(point);
            return end;
        } catch (IllegalArgumentException e) {
            out.append('\\').append(body.charAt(i));
            return i + 1;
        }
    }
}
