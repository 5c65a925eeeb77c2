// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonStrings;
import java.util.function.IntPredicate;

/** What Python says of characters where Java's words mean something else. */
final class Characters {

    private Characters() {}

    /** Whether there are characters, and {@code condition} holds for each. */
    static boolean all(String text, IntPredicate condition) {
        return !text.isEmpty() && text.codePoints().allMatch(condition);
    }

    /** Whether there are letters that have a case, and {@code condition} holds for each. */
    static boolean isAllOf(String text, IntPredicate condition) {
        return all(
                text.codePoints()
                        .filter(Characters::isCased)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString(),
                condition);
    }

    static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    static boolean isSpace(int c) {
        return PythonStrings.isSpace(c);
    }

    /** A digit of any script, raised and circled ones too. */
    static boolean isDigit(int c) {
        return Character.isDigit(c)
                || (Character.getType(c) == Character.OTHER_NUMBER
                        && Character.getNumericValue(c) >= 0
                        && Character.getNumericValue(c) <= 9);
    }

    /** Anything that stands for a number: digits, fractions, Roman numerals. */
    static boolean isNumeric(int c) {
        int type = Character.getType(c);
        return Character.isDigit(c) || type == Character.OTHER_NUMBER || type == Character.LETTER_NUMBER;
    }

    static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> c == ' ' || !Character.isSpaceChar(c);
        };
    }

    static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && (text.codePointAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
                && text.codePoints()
                        .allMatch(c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }

    /** Whether each word begins with a capital, and goes on without. */
    static boolean isTitle(String text) {
        boolean inWord = false;
        boolean any = false;
        for (int c : text.codePoints().toArray()) {
            boolean capital = Character.isUpperCase(c) || Character.isTitleCase(c);
            if (capital == inWord && isCased(c)) {
                return false;
            }
            inWord = isCased(c);
            any |= inWord;
        }
        return any;
    }
}
