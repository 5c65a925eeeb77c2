// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that a piece of a template sees. What it sets stays in its own scope. */
final class Scope {

    private final @Nullable Scope outer;
    private final Map<String, ? extends @Nullable Object> context;
    private final Map<String, @Nullable Object> own;
    private final Budget budget;
    private final boolean inJson;

    private Scope(
            @Nullable Scope outer,
            Map<String, ? extends @Nullable Object> context,
            Map<String, @Nullable Object> own,
            Budget budget,
            boolean inJson) {
        this.outer = outer;
        this.context = context;
        this.own = own;
        this.budget = budget;
        this.inJson = inJson;
    }

    /**
     * The outermost scope of one rendering.
     *
     * @param inJson whether the result takes the place of a text in a JSON document
     */
    static Scope of(Map<String, ? extends @Nullable Object> context, boolean inJson) {
        return new Scope(null, context, new HashMap<>(4), new Budget(), inJson);
    }

    /** A scope inside this one. */
    Scope inner() {
        return new Scope(this, context, new HashMap<>(4), budget, inJson);
    }

    /** Whether what is rendered takes the place of a text in a JSON document, which needs no escapes then. */
    boolean inJson() {
        return inJson;
    }

    Budget budget() {
        return budget;
    }

    void set(String name, @Nullable Object value) {
        own.put(name, value);
    }

    /** The value of {@code name}, or an {@link Undefined}. */
    @Nullable
    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Object value = scope.own.get(name);
            if (value != null || scope.own.containsKey(name)) {
                return value;
            }
        }
        Object value = context.get(name);
        if (value != null || context.containsKey(name)) {
            return value;
        }
        Object global = Globals.get(name);
        return global == null ? Undefined.name(name) : global;
    }
}
