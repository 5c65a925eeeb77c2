// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sections and keys of {@code st2.conf} that Petrel does not use, each of one of two classes: those that guard
 * nothing are named and passed over; those that guard something stop the start unless they say what Petrel does anyway.
 */
final class St2Keys {

    private static final String RESOURCE = "st2-keys.txt";
    private static final Pattern UNUSED = Pattern.compile("(\\w+): (.+)");
    private static final Pattern GUARD = Pattern.compile("(\\w+)! (\\w+)=(\\w+): ([^;]+); (.+)");
    private static final Map<String, Set<String>> UNUSED_KEYS = new HashMap<>();
    private static final Map<String, Guard> GUARDS = new HashMap<>();

    static {
        lines().forEach(St2Keys::add);
    }

    private St2Keys() {}

    /**
     * A key that guards something.
     *
     * @param harmless the value with which Petrel does what the key says: {@code True}, {@code False} or {@code None}
     * @param why what would be unguarded with any other
     * @param remedy what to write instead
     */
    record Guard(String harmless, String why, String remedy) {

        /** Whether Petrel does what {@code text} asks for. A remark behind the value does not count. */
        boolean holds(String text) {
            String value = ValueTypes.withoutRemark(text);
            return harmless.equals("None")
                    ? ValueTypes.unset(value)
                    : ValueTypes.bool().parse(value).equals(Parsed.good(harmless.equals("True")));
        }
    }

    /** Whether it is a key of {@code st2.conf} that Petrel does not use. */
    static boolean contains(String section, String name) {
        Set<String> names = UNUSED_KEYS.getOrDefault(section, Set.of());
        return names.contains(name)
                || names.contains("*")
                || guard(section, name).isPresent();
    }

    static Optional<Guard> guard(String section, String name) {
        return Optional.ofNullable(GUARDS.get(section + "." + name));
    }

    /** The keys of a section, of both classes; none if StackStorm has no such section. */
    static Set<String> namesIn(String section) {
        Set<String> names = new TreeSet<>(UNUSED_KEYS.getOrDefault(section, Set.of()));
        GUARDS.keySet().stream()
                .filter(key -> key.startsWith(section + "."))
                .forEach(key -> names.add(key.substring(section.length() + 1)));
        return names;
    }

    /** All that guard something, as {@code section.key}. */
    static Set<String> guards() {
        return Set.copyOf(GUARDS.keySet());
    }

    private static void add(String line) {
        Matcher unused = UNUSED.matcher(line);
        Matcher guard = GUARD.matcher(line);
        if (unused.matches()) {
            UNUSED_KEYS.put(unused.group(1), Set.of(unused.group(2).split(" ")));
        } else if (guard.matches()) {
            GUARDS.put(
                    guard.group(1) + "." + guard.group(2), new Guard(guard.group(3), guard.group(4), guard.group(5)));
        } else {
            throw new IllegalStateException("resource \"" + RESOURCE + "\" has a line of no known form: " + line);
        }
    }

    private static List<String> lines() {
        InputStream stream = St2Keys.class.getResourceAsStream(RESOURCE);
        if (stream == null) {
            throw new IllegalStateException("resource \"" + RESOURCE + "\" is missing: build the engine module again");
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
