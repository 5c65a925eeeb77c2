// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import org.jspecify.annotations.Nullable;

/**
 * A piece of an expression.
 *
 * @param value what it stands for: the name of a function, the text of a string, a number, an operator
 * @param at where it begins, in characters
 */
record Token(Kind kind, @Nullable Object value, int at) {

    enum Kind {
        /** A string or a number, or true, false, null. */
        LITERAL,
        /** A bare word. */
        WORD,
        /** {@code $} and a name, or {@code $} alone. */
        DOLLAR,
        /** A name with the bracket that follows it at once. */
        FUNCTION,
        OPERATOR,
        /** {@code =>}. */
        MAPPING,
        /** One of {@code ( ) [ ] { } ,}. */
        PUNCTUATION,
        END
    }

    boolean is(String punctuation) {
        return kind == Kind.PUNCTUATION && punctuation.equals(value);
    }
}
