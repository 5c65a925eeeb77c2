// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path and the query of a request, decoded. Nothing is mended: what is not percent-encoded UTF-8, and a NUL, which
 * means something else to whatever stands behind, is a problem.
 *
 * @param segments of the path; empty ones are left out
 * @param query the values of each parameter
 * @param problem what could not be read, or empty
 */
record Parsed(List<String> segments, Map<String, List<String>> query, Optional<String> problem) {

    static Parsed of(@Nullable String path, String query) {
        try {
            return new Parsed(segments(path == null ? "/" : path), parameters(query), Optional.empty());
        } catch (Unreadable e) {
            return new Parsed(List.of(), Map.of(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static List<String> segments(String path) throws Unreadable {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(decode(segment, "The path's \"" + Quoted.shorten(segment) + "\""));
            }
        }
        return segments;
    }

    private static Map<String, List<String>> parameters(String query) throws Unreadable {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String what = "Parameter \"" + Quoted.shorten(name) + "\"";
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters
                        .computeIfAbsent(decode(name.replace('+', ' '), what), unused -> new ArrayList<>())
                        .add(decode(value.replace('+', ' '), what));
            }
        }
        return parameters;
    }

    private static String decode(String text, String what) throws Unreadable {
        if (text.indexOf('\uFFFD') >= 0) { // what the server put for bytes that are none
            throw new Unreadable(what + " is not UTF-8.");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int from = 0;
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', from)) {
            bytes.writeBytes(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
            int value = at + 2 < text.length() ? hex(text.charAt(at + 1)) * 16 + hex(text.charAt(at + 2)) : -1;
            if (value < 0) {
                throw new Unreadable(what + " has a % that no two hexadecimal digits follow; write %25 for it.");
            }
            bytes.write(value);
            from = at + 3;
        }
        bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return strict(bytes.toByteArray(), what);
    }

    private static int hex(char c) {
        int digit = Character.digit(c, 16);
        return c > 'f' || digit < 0 ? -1_000 : digit;
    }

    private static String strict(byte[] bytes, String what) throws Unreadable {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable(what + " is not UTF-8 once it is decoded.");
        }
        if (text.indexOf('\0') >= 0) {
            throw new Unreadable(what + " holds a NUL character, which no name and no value may.");
        }
        return text;
    }

    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }
}
