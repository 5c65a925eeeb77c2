// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place where an expression takes something from outside: the call of a function, or a variable. {@code ctx().a.b} is
 * the function {@code ctx} with the path {@code a}, {@code b}; so is {@code ctx()['a'].b}.
 *
 * @param root the name of the function, or of the variable with its dollar
 * @param isFunction whether it is the call of a function
 * @param arguments those given by position; empty where one is no text, number or boolean that stands in the expression
 * @param named those given by name
 * @param path the names of members that follow at once
 */
public record YaqlReference(
        String root,
        boolean isFunction,
        List<Optional<Object>> arguments,
        Map<String, Optional<Object>> named,
        List<String> path) {

    /** With its own copies. */
    public YaqlReference {
        arguments = List.copyOf(arguments);
        named = Map.copyOf(named);
        path = List.copyOf(path);
    }
}
