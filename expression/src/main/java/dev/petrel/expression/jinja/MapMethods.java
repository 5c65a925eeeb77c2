// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import dev.petrel.expression.jinja.Expression.OwnDict;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's methods of a dict. Those that change it work on dicts that the template made itself. */
final class MapMethods {

    private static final Map<String, Method> METHODS = Map.ofEntries(
            Map.entry("items", (map, a) -> new DictView("dict_items", Sequences.items(map))),
            Map.entry("keys", (map, a) -> new DictView("dict_keys", Sequences.of(map))),
            Map.entry("values", (map, a) -> new DictView("dict_values", map.values())),
            Map.entry("copy", (map, a) -> new OwnDict(map)),
            Map.entry("fromkeys", (map, a) -> fromKeys(a)),
            Map.entry("get", MapMethods::get),
            Map.entry("update", (map, a) -> update(own(map), a)),
            Map.entry("pop", (map, a) -> pop(own(map), a)),
            Map.entry("popitem", (map, a) -> popItem(own(map))),
            Map.entry("setdefault", (map, a) -> setDefault(map, a)),
            Map.entry("clear", (map, a) -> clear(own(map))));

    private MapMethods() {}

    static @Nullable Callable get(Map<?, ?> map, String name) {
        Method method = METHODS.get(name);
        return method == null ? null : Callable.of(name, (arguments, scope) -> method.call(map, arguments));
    }

    private interface Method {
        @Nullable
        Object call(Map<?, ?> self, Arguments arguments) throws PythonError;
    }

    private static @Nullable Object key(Arguments arguments) throws PythonError {
        Object key = arguments.require(0, "key");
        PythonValues.requireHashable(key);
        return key;
    }

    private static @Nullable Object get(Map<?, ?> map, Arguments arguments) throws PythonError {
        Object key = key(arguments);
        return PythonValues.hasKey(map, key) ? PythonValues.value(map, key) : arguments.get(1, "default", null);
    }

    private static Object fromKeys(Arguments arguments) throws PythonError {
        OwnDict dict = new OwnDict();
        for (Object key : Sequences.of(arguments.require(0, "iterable"))) {
            PythonValues.requireHashable(key);
            dict.set(key, arguments.get(1, "value", null));
        }
        return dict;
    }

    private static @Nullable Object update(OwnDict own, Arguments arguments) throws PythonError {
        OwnDict more = Globals.dict(arguments);
        for (Map.Entry<?, ?> each : more.entrySet()) {
            own.set(each.getKey(), each.getValue());
        }
        return null;
    }

    private static @Nullable Object pop(OwnDict own, Arguments arguments) throws PythonError {
        Object key = key(arguments);
        if (!PythonValues.hasKey(own, key) && !arguments.has(1, "default")) {
            throw new PythonError("KeyError", PythonText.repr(key));
        }
        Object value = get(own, arguments);
        own.remove(PythonValues.ownKey(own, key));
        return value;
    }

    private static Object popItem(OwnDict own) throws PythonError {
        if (own.isEmpty()) {
            throw new PythonError("KeyError", "'popitem(): dictionary is empty'");
        }
        Object last = null;
        for (Object key : own.keySet()) {
            last = key;
        }
        return Tuple.of(last, own.remove(last));
    }

    private static @Nullable Object setDefault(Map<?, ?> map, Arguments arguments) throws PythonError {
        Object key = key(arguments);
        if (!PythonValues.hasKey(map, key)) {
            own(map).put(key, arguments.get(1, "default", null));
        }
        return PythonValues.value(map, key);
    }

    private static @Nullable Object clear(OwnDict own) {
        own.clear();
        return null;
    }

    private static OwnDict own(Map<?, ?> map) throws PythonError {
        if (map instanceof OwnDict own) {
            return own;
        }
        throw PythonError.type("a template cannot change a dict that it was given");
    }
}
