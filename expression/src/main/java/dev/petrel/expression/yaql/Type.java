// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonNumbers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a parameter takes. */
enum Type {
    ANY,
    BOOL,
    /** Python's {@code int}, which a boolean is. */
    INT,
    INTEGER,
    NUMBER,
    TEXT,
    ITERABLE,
    /** No set. */
    ORDERED,
    STREAM,
    LIST,
    DICT,
    SET,
    ORDERING,
    REGEX,
    TIME,
    SPAN,
    NOTHING,
    CONTEXT,
    /** An evaluated rule. */
    PAIR,
    /** Not evaluated: called with its arguments. */
    LAMBDA,
    /** Not evaluated: the rule. */
    RULE,
    /** Not evaluated: the expression itself. */
    EXPRESSION,
    /** The call of a method, whose receiver is another argument. */
    METHOD,
    /** A bare word, itself. */
    WORD;

    /** Whether the argument is not evaluated before the call. */
    boolean lazy() {
        return this == LAMBDA || this == RULE || this == EXPRESSION || this == METHOD;
    }

    /** Whether it takes {@code argument}, an expression that is not evaluated yet or a value. */
    boolean takes(@Nullable Object argument, boolean nullable) {
        switch (this) {
            case LAMBDA -> {
                return true;
            }
            case RULE -> {
                return argument instanceof Node.Rule;
            }
            case EXPRESSION -> {
                return argument instanceof Node;
            }
            case METHOD -> {
                return !(argument instanceof Node) || (argument instanceof Node.Call call && call.written());
            }
            case WORD -> {
                return argument instanceof Node.Word;
            }
            default -> {
                Object value = constant(argument);
                return value == null ? nullable : value instanceof Node || holds(value);
            }
        }
    }

    /** The value of a constant, {@code argument} if it is none. */
    static @Nullable Object constant(@Nullable Object argument) {
        if (argument instanceof Node.Constant constant) {
            return constant.value();
        }
        return argument instanceof Node.Word word ? word.name() : argument;
    }

    private boolean holds(Object value) {
        return switch (this) {
            case BOOL -> value instanceof Boolean;
            case INT -> PythonNumbers.isInteger(value) || value instanceof Boolean;
            case INTEGER -> PythonNumbers.isInteger(value);
            case NUMBER -> value instanceof Number;
            case TEXT -> value instanceof String;
            case ITERABLE -> value instanceof List || value instanceof Items;
            case ORDERED -> (value instanceof List || value instanceof Items) && !isSet(value);
            case STREAM -> value instanceof Stream;
            case LIST -> value instanceof List;
            case DICT -> value instanceof Map;
            case SET -> isSet(value);
            case ORDERING -> value instanceof Ordering;
            case REGEX -> value instanceof RegexValue;
            case TIME -> value instanceof TimeValue;
            case SPAN -> value instanceof SpanValue;
            case CONTEXT -> value instanceof Context;
            case PAIR -> value instanceof Pair;
            default -> this == ANY;
        };
    }

    static boolean isSet(Object value) {
        return value instanceof SetValue || (value instanceof View view && view.isSet());
    }

    /** Whether all that this takes {@code other} takes too, and not the other way round. */
    boolean specializes(Type other) {
        if (lazy() || other.lazy() || this == WORD || other.lazy() || other == WORD) {
            return false;
        }
        return this != other
                && (other == ANY
                        || switch (this) {
                            case BOOL -> other == INT || other == INTEGER || other == NUMBER;
                            case INT, INTEGER -> other == NUMBER;
                            case TEXT, LIST -> other == ITERABLE || other == ORDERED || other == LIST;
                            case STREAM, DICT, SET, ORDERING -> other == ITERABLE || other == ORDERED;
                            default -> false;
                        });
    }
}
