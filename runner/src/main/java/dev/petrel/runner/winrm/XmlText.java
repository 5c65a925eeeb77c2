// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

/** Texts in XML 1.0. */
final class XmlText {

    private XmlText() {}

    /**
     * {@code text} as it stands in an element or an attribute. Line breaks and tabs are written as numbers, or a reader
     * would change them.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\r', '\n', '\t' -> escaped.append("&#").append((int) c).append(';');
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /**
     * Makes sure that {@code text} can be sent.
     *
     * @param what it is, for people
     * @throws IllegalArgumentException if XML has no way to write one of its characters; the message is for people
     */
    static void require(String what, String text) {
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            if (!allowed(c)) {
                throw new IllegalArgumentException(what + " has " + name(c) + " at position " + at
                        + ", which WinRM's messages cannot carry; take it out");
            }
        }
    }

    private static boolean allowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c > 0xFFFF;
    }

    private static String name(int c) {
        return c == 0 ? "a NUL character" : String.format("the character U+%04X", c);
    }
}
