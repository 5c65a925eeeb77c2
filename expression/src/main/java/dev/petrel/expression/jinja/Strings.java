// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.Lookup;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Python does with text. */
final class Strings {

    /** Characters that are two letters in one. */
    private static final String LIGATURES =
            "\u00df\u0587\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06\ufb13\ufb14\ufb15\ufb16\ufb17";

    private Strings() {}

    /** Text, or what the datastore holds; anything else is an error that starts with {@code complaint}. */
    static String require(@Nullable Object value, String complaint) throws PythonError {
        if (value instanceof String text) {
            return text;
        }
        Undefined.require(value);
        if (value instanceof Lookup lookup) {
            return lookup.str();
        }
        throw PythonError.type(complaint + PythonValues.typeName(value));
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return titleCase(text.codePointAt(0)) + text.substring(end).toLowerCase(Locale.ROOT);
    }

    /** One character as a word begins with it: {@code ß} gives {@code Ss}. */
    private static String titleCase(int c) {
        String upper = Character.toString(c).toUpperCase(Locale.ROOT);
        return LIGATURES.indexOf(c) >= 0
                ? upper.substring(0, 1) + upper.substring(1).toLowerCase(Locale.ROOT)
                : upper.codePointCount(0, upper.length()) > 1 ? upper : Character.toString(Character.toTitleCase(c));
    }

    static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            out.append(inWord ? Character.toString(c).toLowerCase(Locale.ROOT) : titleCase(c));
            inWord = Characters.isCased(c);
        }
        return out.toString();
    }

    static String swapCase(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .mapToObj(Character::toString)
                .forEach(c -> out.append(
                        Character.isUpperCase(c.codePointAt(0))
                                ? c.toLowerCase(Locale.ROOT)
                                : c.toUpperCase(Locale.ROOT)));
        return out.toString();
    }

    /** Without what distinguishes letters only by case: {@code ß} is {@code ss}. */
    static String casefold(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().mapToObj(Character::toString).forEach(c -> {
            String lower = c.toLowerCase(Locale.ROOT);
            String upper = lower.toUpperCase(Locale.ROOT);
            out.append((upper.length() > lower.length() ? upper.toLowerCase(Locale.ROOT) : lower)
                    .replace('\u03c2', '\u03c3'));
        });
        return out.toString();
    }

    /** With tabs replaced by spaces up to the next column that {@code size} divides. */
    static String expandTabs(String text, int size, Budget budget) throws PythonError {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (int c : text.codePoints().toArray()) {
            if (c == '\t') {
                int spaces = size <= 0 ? 0 : size - column % size;
                budget.make((long) out.length() + spaces);
                out.append(" ".repeat(spaces));
                column += spaces;
            } else {
                out.appendCodePoint(c);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return out.toString();
    }

    static String zeroFill(String text, int width, Budget budget) throws PythonError {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String sign = signed ? text.substring(0, 1) : "";
        return sign + pad(text.substring(sign.length()), width - sign.length(), "0", '>', budget);
    }

    /** Filled to {@code width}: {@code <} puts the text left, {@code >} right, anything else in the middle. */
    static String pad(String text, int width, String fill, char align, Budget budget) throws PythonError {
        if (fill.codePointCount(0, fill.length()) != 1) {
            throw PythonError.type("The fill character must be exactly one character long");
        }
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        budget.make((long) width * fill.length());
        int left = switch (align) {
            case '<' -> 0;
            case '>' -> missing;
            default -> missing / 2 + (missing & width & 1);
        };
        return fill.repeat(left) + text + fill.repeat(missing - left);
    }
}
