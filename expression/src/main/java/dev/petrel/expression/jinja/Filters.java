// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All filters by name: Jinja's own and StackStorm's. */
final class Filters {

    private static final Map<String, Filter> ALL = all();

    private static final Set<String> LEFT_OUT = Set.of("random", "urlize", "wordwrap", "xmlattr");

    private Filters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> all = new HashMap<>();
        all.putAll(ValueFilters.ALL);
        all.putAll(TextFilters.ALL);
        all.putAll(ListFilters.ALL);
        all.putAll(SelectFilters.ALL);
        all.putAll(StackStormFilters.ALL);
        all.putAll(VersionFilters.ALL);
        return Map.copyOf(all);
    }

    /** Whether Jinja has it, and Petrel has not. */
    static boolean isLeftOut(String name) {
        return LEFT_OUT.contains(name);
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    /** Whether there is such a filter in {@code scope}: Orquesta has none to make JSON of a value, and functions instead. */
    static boolean exists(String name, Scope scope) {
        return known(name, scope) || scope.function(name) != null;
    }

    /** As {@link #exists(String, Scope)}, where the context has {@code functions}. */
    static boolean existsInOrquesta(String name, Set<String> functions) {
        return ofOrquesta(name) || functions.contains(name);
    }

    private static boolean known(String name, Scope scope) {
        return scope.forOrquesta() ? ofOrquesta(name) : ALL.containsKey(name);
    }

    private static boolean ofOrquesta(String name) {
        return ALL.containsKey(name) && !name.equals("to_complex");
    }

    static String unknown(String name) {
        return "No filter named " + PythonText.quote(name) + ".";
    }

    static @Nullable Object apply(String name, @Nullable Object value, Arguments arguments, Scope scope)
            throws PythonError {
        Filter filter = known(name, scope) ? ALL.get(name) : null;
        if (filter == null) {
            Callable function = scope.function(name);
            if (function == null) {
                throw new PythonError("TemplateRuntimeError", unknown(name));
            }
            return function.call(arguments.with(value), scope);
        }
        Signatures.require(name, arguments);
        return filter.apply(value, arguments, scope);
    }
}
