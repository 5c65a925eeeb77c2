// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.ArrayList;
import java.util.List;

/** The replacement of Python's {@code re.sub}: text and references to groups. */
final class Replacement {

    private final String text;
    private final List<String> groupNames;
    private final List<Object> parts = new ArrayList<>();

    private Replacement(String text, List<String> groupNames) {
        this.text = text;
        this.groupNames = groupNames;
    }

    /** Its parts in order: a {@link String} for itself, an {@link Integer} for the group of that number. */
    static List<Object> parse(String text, List<String> groupNames) throws PythonError {
        Replacement replacement = new Replacement(text, groupNames);
        int at = 0;
        while (at < text.length()) {
            at = replacement.part(at);
        }
        return List.copyOf(replacement.parts);
    }

    private int part(int at) throws PythonError {
        int next = text.indexOf('\\', at);
        if (next == at && at + 1 < text.length()) {
            return escape(at + 1);
        }
        int end = next < 0 || next == at ? text.length() : next;
        parts.add(text.substring(at, end));
        return end;
    }

    private int escape(int at) throws PythonError {
        char c = text.charAt(at);
        int close = text.indexOf('>', at);
        if (c == 'g' && text.startsWith("<", at + 1) && close > 0) {
            group(text.substring(at + 2, close));
            return close + 1;
        }
        if (c >= '1' && c <= '9') {
            int end = at + 1 < text.length() && isDigit(text.charAt(at + 1)) ? at + 2 : at + 1;
            group(text.substring(at, end));
            return end;
        }
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter && "nrtabfv".indexOf(c) < 0) {
            throw new PythonError("error", "bad escape \\" + c + " at position " + (at - 1));
        }
        parts.add(PythonLiteral.unescape("\\" + c));
        return at + 1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void group(String name) throws PythonError {
        boolean isNumber = !name.isEmpty() && name.length() < 3 && name.chars().allMatch(c -> isDigit((char) c));
        int number = isNumber ? Integer.parseInt(name) : groupNames.indexOf(name) + 1;
        if (number > groupNames.size() || (number == 0 && !isNumber)) {
            throw new PythonError("error", "invalid group reference " + name);
        }
        parts.add(number);
    }
}
