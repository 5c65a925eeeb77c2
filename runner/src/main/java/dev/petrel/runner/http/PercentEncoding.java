// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Percent-encoding, the way Python's requests does it. */
final class PercentEncoding {

    private static final String UNRESERVED = "-._~";
    private static final String RESERVED = "!#$&'()*+,/:;=?@[]";
    private static final String HEX = "0123456789ABCDEF";

    private PercentEncoding() {}

    /** {@code url} with what no address may hold encoded, and with what needs no encoding decoded. */
    static String address(String url) {
        byte[] bytes = url.getBytes(StandardCharsets.UTF_8);
        StringBuilder quoted = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] & 0xFF;
            int escaped = c == '%' ? escaped(bytes, i) : -1;
            if (escaped >= 0) {
                i += 2;
                append(quoted, escaped, unreserved(escaped));
            } else {
                append(quoted, c, unreserved(c) || RESERVED.indexOf(c) >= 0);
            }
        }
        return quoted.toString();
    }

    /** {@code text} with its percent-encoding undone, as UTF-8. */
    static String decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int escaped = bytes[i] == '%' ? escaped(bytes, i) : -1;
            plain.write(escaped < 0 ? bytes[i] : escaped);
            i += escaped < 0 ? 0 : 2;
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    /**
     * {@code values} as a query or a form: a list gives its name once for each of its values, null gives nothing.
     *
     * @throws RefusedRequest when a value has no text form
     */
    static String form(Map<?, ?> values) throws RefusedRequest {
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            List<?> each = entry.getValue() instanceof List<?> list ? list : oneOrNone(entry.getValue());
            for (Object value : each) {
                if (value != null) {
                    pairs.add(word(String.valueOf(entry.getKey())) + "=" + word(text(value)));
                }
            }
        }
        return String.join("&", pairs);
    }

    private static List<?> oneOrNone(@Nullable Object value) {
        return value == null ? List.of() : List.of(value);
    }

    /** A value as Python prints it. */
    static String text(Object value) throws RefusedRequest {
        try {
            return PythonText.str(value);
        } catch (PythonError e) {
            throw new RefusedRequest("a parameter has no text form: " + e.getMessage(), e);
        }
    }

    private static String word(String text) {
        StringBuilder quoted = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xFF;
            append(quoted, c == ' ' ? '+' : c, c == ' ' || unreserved(c));
        }
        return quoted.toString();
    }

    private static void append(StringBuilder to, int c, boolean plain) {
        if (plain) {
            to.append((char) c);
        } else {
            to.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
    }

    private static boolean unreserved(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0;
    }

    /** What the two digits behind the percent sign at {@code at} mean; -1 if there are none. */
    private static int escaped(byte[] bytes, int at) {
        if (at + 2 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[at + 1], 16);
        int low = Character.digit(bytes[at + 2], 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
