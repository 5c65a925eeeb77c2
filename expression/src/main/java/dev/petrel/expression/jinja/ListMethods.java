// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.jinja.Expression.OwnList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's methods of a list. Those that change it work on lists that the template made itself. */
final class ListMethods {

    private ListMethods() {}

    static @Nullable Callable get(List<?> list, String name) {
        return switch (name) {
            case "index" -> Callable.of(name, (arguments, scope) -> index(list, arguments.require(0, "value")));
            case "count" -> Callable.of(name, (arguments, scope) -> count(list, arguments.require(0, "value")));
            case "append" ->
                Callable.of(name, (arguments, scope) -> {
                    scope.budget().make(list.size());
                    own(list).add(arguments.require(0, "object"));
                    return null;
                });
            case "extend" ->
                Callable.of(name, (arguments, scope) -> {
                    List<@Nullable Object> more = Sequences.of(arguments.require(0, "iterable"));
                    scope.budget().make((long) list.size() + more.size());
                    own(list).addAll(new ArrayList<>(more));
                    return null;
                });
            case "pop" -> Callable.of(name, (arguments, scope) -> pop(own(list), arguments));
            default -> null;
        };
    }

    private static Object index(List<?> list, @Nullable Object value) throws PythonError {
        for (int i = 0; i < list.size(); i++) {
            if (PythonValues.equal(list.get(i), value)) {
                return i;
            }
        }
        throw PythonError.value(PythonText.repr(value) + " is not in list");
    }

    private static Object count(List<?> list, @Nullable Object value) throws PythonError {
        int count = 0;
        for (Object item : list) {
            if (PythonValues.equal(item, value)) {
                count++;
            }
        }
        return count;
    }

    private static @Nullable Object pop(OwnList list, Arguments arguments) throws PythonError {
        int index = arguments.integer(0, "index", -1);
        int at = index < 0 ? list.size() + index : index;
        if (at < 0 || at >= list.size()) {
            throw new PythonError("IndexError", "pop index out of range");
        }
        return list.remove(at);
    }

    private static OwnList own(List<?> list) throws PythonError {
        if (list instanceof OwnList own) {
            return own;
        }
        throw PythonError.type("a template cannot change a list that it was given");
    }
}
