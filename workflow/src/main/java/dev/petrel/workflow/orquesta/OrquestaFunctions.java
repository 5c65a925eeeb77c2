// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonJson;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import dev.petrel.expression.jinja.StackStormFunctions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that every expression of Orquesta has beside those of its language, whatever the workflow's state. */
final class OrquestaFunctions {

    /** The most elements of one result of {@code zip}. */
    private static final int MAX_SIZE = 1_000_000;

    private static final Map<String, HostFunction> ALL = all();

    private OrquestaFunctions() {}

    private static Map<String, HostFunction> all() {
        Map<String, HostFunction> all = new HashMap<>(StackStormFunctions.all());
        all.put("json", (arguments, named) -> json(one("json", arguments, named, "s")));
        all.put("zip", (arguments, named) -> zip(arguments, named.get("pad")));
        return Map.copyOf(all);
    }

    /** These and those of {@code host}, which come first. */
    static Map<String, HostFunction> with(Map<String, HostFunction> host) {
        Map<String, HostFunction> all = new HashMap<>(ALL);
        all.putAll(host);
        return all;
    }

    private static @Nullable Object one(
            String function, List<@Nullable Object> arguments, Map<String, @Nullable Object> named, String parameter)
            throws PythonError {
        if (arguments.size() == 1 && named.isEmpty()) {
            return arguments.get(0);
        }
        if (arguments.isEmpty() && named.size() == 1 && named.containsKey(parameter)) {
            return named.get(parameter);
        }
        throw PythonError.type(function + "() takes one argument: " + parameter);
    }

    private static @Nullable Object json(@Nullable Object given) throws PythonError {
        if (given instanceof Map<?, ?>) {
            return given;
        }
        if (given instanceof String text) {
            try {
                return PythonJson.loads(text);
            } catch (PythonError e) {
                throw new PythonError("JSONDecodeError", e.text());
            }
        }
        throw PythonError.type("Given object is not typeof string.");
    }

    private static @Nullable Object zip(List<@Nullable Object> lists, @Nullable Object pad) throws PythonError {
        if (lists.size() == 1) {
            return lists.get(0) == null ? List.of() : lists.get(0);
        }
        List<List<?>> all = new ArrayList<>();
        int longest = 0;
        for (Object list : lists) {
            List<?> items = items(list);
            all.add(items);
            longest = Math.max(longest, items.size());
        }
        if ((long) longest * lists.size() > MAX_SIZE) {
            throw new PythonError("MemoryError", "zip() makes more than " + MAX_SIZE + " elements");
        }
        List<@Nullable Object> zipped = new ArrayList<>(longest);
        for (int i = 0; i < longest; i++) {
            List<@Nullable Object> row = new ArrayList<>(all.size());
            for (List<?> items : all) {
                row.add(i < items.size() ? items.get(i) : pad);
            }
            zipped.add(Tuple.copyOf(row));
        }
        return zipped;
    }

    private static List<?> items(@Nullable Object value) throws PythonError {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof String text) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        throw PythonError.type("'" + PythonValues.typeName(value) + "' object is not iterable");
    }
}
