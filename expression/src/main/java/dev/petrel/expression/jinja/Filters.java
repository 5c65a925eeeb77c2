// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All filters by name: Jinja's own and StackStorm's. */
final class Filters {

    private static final Map<String, Filter> ALL = all();

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

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    static String unknown(String name) {
        return "No filter named " + PythonText.quote(name) + ".";
    }

    static @Nullable Object apply(String name, @Nullable Object value, Arguments arguments, Scope scope)
            throws PythonError {
        Filter filter = ALL.get(name);
        if (filter == null) {
            throw new PythonError("TemplateRuntimeError", unknown(name));
        }
        Signatures.require(name, arguments);
        return filter.apply(value, arguments, scope);
    }
}
