// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.text;

/**
 * Makes visible what acts on a terminal, or hides: control characters (C0, DEL, C1), separators of lines and paragraphs, and
 * those that change the direction of text. They become the escapes of JSON: {@code \\u001b}.
 */
public final class ControlCharacters {

    private ControlCharacters() {}

    /** {@code text} with escapes, but for tabs and line feeds. */
    public static String escape(String text) {
        int first = 0;
        while (first < text.length() && !acts(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            append(escaped, text.charAt(i));
        }
        return escaped.toString();
    }

    private static void append(StringBuilder to, char c) {
        if (acts(c)) {
            to.append(String.format("\\u%04x", (int) c));
        } else {
            to.append(c);
        }
    }

    /** Whether {@code c} is one of those, and neither a tab nor a line feed. */
    static boolean acts(char c) {
        if (c < 0x20) {
            return c != '\t' && c != '\n';
        }
        return c >= 0x7f && c <= 0x9f
                || c == 0x061c // Arabic letter mark
                || c == 0x200e
                || c == 0x200f // left-to-right mark, right-to-left mark
                || c >= 0x2028 && c <= 0x202e // separators, embeddings and overrides
                || c >= 0x2066 && c <= 0x2069; // isolates
    }
}
