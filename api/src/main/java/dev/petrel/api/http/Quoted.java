// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

/** What clients sent, as messages repeat it: short, and on one line. */
public final class Quoted {

    private static final int MOST = 100;

    private Quoted() {}

    /** {@code text}, or its beginning and its length, with control characters and lone surrogates escaped. */
    public static String shorten(String text) {
        StringBuilder shown = new StringBuilder();
        int end = text.length() <= MOST ? text.length() : text.offsetByCodePoints(0, MOST / 2);
        text.substring(0, end).codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return end == text.length()
                ? shown.toString()
                : shown.append("… (")
                        .append(text.length())
                        .append(" characters)")
                        .toString();
    }

    /** {@code text}, or its first {@code most} characters and how many it has. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "… (" + text.length() + " characters)";
    }
}
