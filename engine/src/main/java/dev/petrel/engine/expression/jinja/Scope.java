// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.expression.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that a piece of a template sees. What it sets stays in its own scope. */
final class Scope {

    private final @Nullable Scope outer;
    private final Map<String, ? extends @Nullable Object> context;
    private final Map<String, @Nullable Object> own;
    private final Budget budget;

    private Scope(
            @Nullable Scope outer,
            Map<String, ? extends @Nullable Object> context,
            Map<String, @Nullable Object> own,
            Budget budget) {
        this.outer = outer;
        this.context = context;
        this.own = own;
        this.budget = budget;
    }

    /** The outermost scope of one rendering. */
    static Scope of(Map<String, ? extends @Nullable Object> context) {
        return new Scope(null, context, new HashMap<>(4), new Budget());
    }

    /** A scope inside this one. */
    Scope inner() {
        return new Scope(this, context, new HashMap<>(4), budget);
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
