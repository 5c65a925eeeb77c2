// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed expression. As in yaql nearly everything is the call of a function: operators, lists, variables. */
sealed interface Node {

    /** A string, a number, true, false or null. */
    record Constant(@Nullable Object value) implements Node {}

    /** A bare word: a string, or the name of a member or of an argument. */
    record Word(String name) implements Node {}

    /** {@code $name}. */
    record Variable(String name) implements Node {}

    /** What stands in brackets: not the constant that it may hold. */
    record Wrapped(Node inner) implements Node {}

    /** {@code key => value}. */
    record Rule(Node source, Node destination) implements Node {}

    /** An argument that was left out: {@code f(, 1)}. */
    record Omitted() implements Node {}

    /**
     * The call of a function.
     *
     * @param name of operators as yaql registers them: {@code #operator_+}
     * @param written whether its name stands in the text, so that it can be a method of what is before its dot
     */
    record Call(String name, List<Node> arguments, boolean written) implements Node {
        public Call {
            arguments = List.copyOf(arguments);
        }

        static Call operator(String name, Node... operands) {
            return new Call(name, List.of(operands), false);
        }
    }
}
