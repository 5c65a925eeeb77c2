// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.jinja.Expression.OwnDict;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's methods of a dict. Those that change it work on dicts that the template made itself. */
final class MapMethods {

    private MapMethods() {}

    static @Nullable Callable get(Map<?, ?> map, String name) {
        return switch (name) {
            case "items" -> Callable.of(name, (arguments, scope) -> Sequences.items(map));
            case "keys" -> Callable.of(name, (arguments, scope) -> new ArrayList<>(map.keySet()));
            case "values" -> Callable.of(name, (arguments, scope) -> new ArrayList<>(map.values()));
            case "copy" -> Callable.of(name, (arguments, scope) -> new OwnDict(map));
            case "get" -> Callable.of(name, (arguments, scope) -> get(map, arguments));
            case "update" -> Callable.of(name, (arguments, scope) -> update(map, arguments));
            case "pop" -> Callable.of(name, (arguments, scope) -> pop(map, arguments));
            case "setdefault" -> Callable.of(name, (arguments, scope) -> setDefault(map, arguments));
            default -> null;
        };
    }

    private static @Nullable Object get(Map<?, ?> map, Arguments arguments) throws PythonError {
        Object key = arguments.require(0, "key");
        return PythonValues.hasKey(map, key) ? PythonValues.value(map, key) : arguments.get(1, "default", null);
    }

    private static @Nullable Object update(Map<?, ?> map, Arguments arguments) throws PythonError {
        OwnDict own = own(map);
        if (arguments.has(0, "") && arguments.require(0, "") instanceof Map<?, ?> more) {
            own.putAll(more);
        }
        own.putAll(arguments.named());
        return null;
    }

    private static @Nullable Object pop(Map<?, ?> map, Arguments arguments) throws PythonError {
        Object value = get(map, arguments);
        own(map).remove(arguments.require(0, "key"));
        return value;
    }

    private static @Nullable Object setDefault(Map<?, ?> map, Arguments arguments) throws PythonError {
        Object key = arguments.require(0, "key");
        if (!PythonValues.hasKey(map, key)) {
            own(map).put(key, arguments.get(1, "default", null));
        }
        return PythonValues.value(map, key);
    }

    private static OwnDict own(Map<?, ?> map) throws PythonError {
        if (map instanceof OwnDict own) {
            return own;
        }
        throw PythonError.type("a template cannot change a dict that it was given");
    }
}
