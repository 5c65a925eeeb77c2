// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets of a test that occur nowhere by chance, each under a name that says where it was put. */
final class Marks {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, String> marks = new ConcurrentHashMap<>();

    /** A new secret. */
    String make(String name) {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return add(name, "mark" + HexFormat.of().formatHex(bytes));
    }

    /** One that is known already. */
    String add(String name, String secret) {
        marks.put(name, secret);
        return secret;
    }

    /** Those that are in {@code text} as they are, or in Base64, whatever was before them there. */
    Map<String, String> in(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        marks.forEach((name, mark) -> {
            if (text.contains(mark)
                    || text.contains(base64(mark, 0))
                    || text.contains(base64(mark, 1))
                    || text.contains(base64(mark, 2))) {
                found.put(name, mark);
            }
        });
        return found;
    }

    /** As {@link #in}, with the line that each is in, cut short. */
    List<String> places(String text) {
        return text.lines()
                .flatMap(line -> in(line).keySet().stream()
                        .map(name -> name + ": " + line.substring(0, Math.min(line.length(), 160))))
                .toList();
    }

    /** What of the Base64 of {@code mark} is the same whatever is around it, when {@code before} bytes are before it. */
    private static String base64(String mark, int before) {
        String padded = "x".repeat(before) + mark;
        String all = Base64.getEncoder()
                .encodeToString(padded.substring(0, padded.length() / 3 * 3).getBytes(StandardCharsets.US_ASCII));
        return before == 0 ? all : all.substring(4);
    }
}
