// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps the names of Java's classes, which drivers put into their messages, from clients: they say nothing to them. */
public final class ClassNames {

    /** Possessive: messages hold what clients send, and going back over a long one takes the stack, or for ever. */
    private static final Pattern QUALIFIED =
            Pattern.compile("(?<![A-Za-z0-9_.])(?:[a-z][a-z0-9_]*+\\.){2,}+[A-Z][A-Za-z0-9_$]*+(?:\\s*+:\\s*+)?");

    private static final Pattern EXCEPTION = Pattern.compile("\\b[A-Z][A-Za-z]*(?:Exception|Error)\\b(?:\\s*+:\\s*+)?");

    private ClassNames() {}

    /** {@code message} without them. */
    public static String without(@Nullable String message) {
        String text = message == null ? "no reason was given" : message;
        return EXCEPTION
                .matcher(QUALIFIED.matcher(text).replaceAll(""))
                .replaceAll("")
                .strip();
    }
}
