// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables and functions that a piece of an expression sees. It is a value too: what {@code let()} gives. */
final class Context implements PythonObject {

    private final @Nullable Context parent;
    private @Nullable Map<String, @Nullable Object> variables;
    private @Nullable Map<String, List<Function>> functions;

    Context(@Nullable Context parent) {
        this.parent = parent;
    }

    Context child() {
        return new Context(this);
    }

    @Nullable
    Context parent() {
        return parent;
    }

    /** Sets a variable; its name is without the dollar. */
    void set(String name, @Nullable Object value) {
        if (variables == null) {
            variables = new HashMap<>(4);
        }
        variables.put(normal(name), value);
    }

    /** The value of a variable, null if there is none. */
    @Nullable
    Object get(String name) {
        String key = normal(name);
        for (Context context = this; context != null; context = context.parent) {
            Map<String, @Nullable Object> own = context.variables;
            if (own != null && own.containsKey(key)) {
                return own.get(key);
            }
        }
        return null;
    }

    /** The bare dollar is the first argument. */
    private static String normal(String name) {
        String bare = name.startsWith("$") ? name.substring(1) : name;
        return bare.isEmpty() ? "1" : bare;
    }

    void define(Function function) {
        if (functions == null) {
            functions = new HashMap<>(2);
        }
        functions.computeIfAbsent(function.name(), name -> new ArrayList<>()).add(function);
    }

    /** Those of that name that were defined here. */
    List<Function> own(String name) {
        return functions == null ? List.of() : functions.getOrDefault(name, List.of());
    }

    @Override
    public String typeName() {
        return "Context";
    }

    @Override
    public String str() {
        return "<Context object>";
    }
}
