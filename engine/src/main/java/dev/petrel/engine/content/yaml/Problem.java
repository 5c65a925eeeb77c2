// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Something that is wrong with a file, in words for its author.
 *
 * @param file the file or the directory
 * @param place where in it
 * @param key the path of the key it is about, {@code parameters.cmd.type} for instance; empty when it is about the whole
 * @param message what was found and what was expected
 * @param remedy what to do about it, empty when that is plain
 */
public record Problem(Severity severity, Path file, SourcePosition place, String key, String message, String remedy) {

    /** What a problem costs. */
    public enum Severity {
        /** What the file describes is not loaded. */
        ERROR,
        /** It is loaded, but may not do what its author meant. */
        WARNING
    }

    public static Problem error(Path file, String message, String remedy) {
        return new Problem(Severity.ERROR, file, SourcePosition.UNKNOWN, "", message, remedy);
    }

    public static Problem warning(Path file, String message, String remedy) {
        return new Problem(Severity.WARNING, file, SourcePosition.UNKNOWN, "", message, remedy);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code file:line:column: key: message; remedy}, without the parts that are not known. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(printable(file.toString()));
        if (place.line() > 0) {
            text.append(':').append(place.line());
        }
        if (place.column() > 0) {
            text.append(':').append(place.column());
        }
        return text.append(": ").append(words()).toString();
    }

    /** {@code key: message; remedy}, for where the file goes without saying. */
    public String words() {
        return printable((key.isEmpty() ? "" : key + ": ") + message + (remedy.isEmpty() ? "" : "; " + remedy));
    }

    /** Control characters come from the file: they must act on no terminal and spoil no log. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }
}
