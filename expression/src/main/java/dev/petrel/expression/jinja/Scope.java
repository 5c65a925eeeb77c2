// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.Decryption;
import dev.petrel.expression.HostFunction;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that a piece of a template sees. What it sets stays in its own scope. */
final class Scope {

    private static final int MAX_DEPTH = 60;

    private final @Nullable Scope outer;
    private final Map<String, @Nullable Object> own = new HashMap<>(4);
    private final Rendering rendering;

    /**
     * What is the same everywhere in one rendering.
     *
     * @param inJson whether the result takes the place of a text in a JSON document
     */
    private record Rendering(
            Map<String, ? extends @Nullable Object> context,
            Budget budget,
            boolean inJson,
            boolean forOrquesta,
            Decryption decryption) {}

    private Scope(@Nullable Scope outer, Rendering rendering) {
        this.outer = outer;
        this.rendering = rendering;
    }

    /**
     * The outermost scope of one rendering.
     *
     * @param inJson whether the result takes the place of a text in a JSON document
     */
    static Scope of(Map<String, ? extends @Nullable Object> context, boolean inJson, Decryption decryption) {
        return new Scope(null, new Rendering(context, new Budget("template", MAX_DEPTH), inJson, false, decryption));
    }

    /** As {@link #of}, where {@link HostFunction}s of the context can be called. */
    static Scope forOrquesta(Map<String, ? extends @Nullable Object> context, Decryption decryption) {
        return new Scope(null, new Rendering(context, new Budget("template", MAX_DEPTH), false, true, decryption));
    }

    /** A scope inside this one. */
    Scope inner() {
        return new Scope(this, rendering);
    }

    /** Whether what is rendered takes the place of a text in a JSON document, which needs no escapes then. */
    boolean inJson() {
        return rendering.inJson;
    }

    /** Whether functions of the context can be called. */
    boolean forOrquesta() {
        return rendering.forOrquesta;
    }

    /** The function that the context has by this name, or null. */
    @Nullable
    Callable function(String name) {
        return forOrquesta() && rendering.context.get(name) instanceof HostFunction function
                ? callable(name, function)
                : null;
    }

    private static Callable callable(String name, HostFunction function) {
        return function instanceof Callable callable
                ? callable
                : Callable.of(name, (arguments, scope) -> arguments.callHost(function));
    }

    /** What {@code decrypt_kv} does. */
    Decryption decryption() {
        return rendering.decryption;
    }

    Budget budget() {
        return rendering.budget;
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
        Object value = rendering.context.get(name);
        if (value != null || rendering.context.containsKey(name)) {
            return forOrquesta() && value instanceof HostFunction function ? callable(name, function) : value;
        }
        Object global = Globals.get(name);
        return global == null ? Undefined.name(name) : global;
    }
}
