// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security.htpasswd;

import dev.petrel.engine.text.ControlCharacters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an htpasswd file says: {@code name:hash} in each line; empty lines and those that begin with {@code #} are skipped.
 *
 * @param users by name, in the order of the file
 * @param problems lines that say nothing usable; the users in them are not there
 */
public record PasswordFile(Map<String, PasswordHash> users, List<Problem> problems) {

    /** How many bytes a file has at most: some 40,000 users. */
    public static final int LARGEST = 4 << 20;

    private static final int LONGEST_NAME = 255;

    public PasswordFile {
        users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
        problems = List.copyOf(problems);
    }

    /**
     * A line that cannot be used.
     *
     * @param line counted from 1
     * @param what is wrong with it, without its hash
     */
    public record Problem(int line, String what) {}

    /**
     * Reads {@code file}.
     *
     * @throws IOException if it cannot be read, or is too large
     */
    public static PasswordFile read(Path file) throws IOException {
        return parse(text(file));
    }

    /** The text of {@code file}; what is not UTF-8 becomes U+FFFD. */
    static String text(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new IOException("it has " + size + " bytes, and " + LARGEST + " is the most");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Reads the text of a file. */
    static PasswordFile parse(String text) {
        Map<String, PasswordHash> users = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String name = name(line);
            try {
                PasswordHash hash = hash(line, name);
                Integer first = lines.putIfAbsent(name, number);
                if (first != null) {
                    throw new IllegalArgumentException(
                            "has a line already, " + first + ", which is the one that counts");
                }
                users.put(name, hash);
            } catch (IllegalArgumentException e) {
                String subject = name.isEmpty() ? "the line" : "\"" + ControlCharacters.escape(name) + "\"";
                problems.add(new Problem(number, subject + " " + e.getMessage()));
            }
        }
        return new PasswordFile(users, problems);
    }

    /** The name that {@code line} is about: what stands before the first colon. */
    static String name(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? "" : line.substring(0, colon);
    }

    private static PasswordHash hash(String line, String name) {
        String complaint = complaint(name);
        if (!complaint.isEmpty()) {
            throw new IllegalArgumentException(
                    line.indexOf(':') < 0
                            ? "has no colon between a name and a hash"
                            : "has no name that can be used: it " + complaint);
        }
        String hash = line.substring(name.length() + 1).stripTrailing();
        if (hash.indexOf(':') >= 0) {
            throw new IllegalArgumentException("has a second colon; a line is name:hash");
        }
        return PasswordHash.parse(hash);
    }

    /** What keeps {@code name} from being a user's name, to follow "the name"; empty if nothing does. */
    public static String complaint(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (name.indexOf(':') >= 0) {
            return "has a colon, which parts it from the password";
        }
        if (name.chars().anyMatch(each -> Character.isISOControl(each) || each == '\ufffd')) {
            return "has a control character, or is not UTF-8";
        }
        if (!name.equals(name.strip()) || name.startsWith("#")) {
            return "begins or ends with a space, or begins with #";
        }
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        return length > LONGEST_NAME ? "has " + length + " bytes, and " + LONGEST_NAME + " is the most" : "";
    }
}
