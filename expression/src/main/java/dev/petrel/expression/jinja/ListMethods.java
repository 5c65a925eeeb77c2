// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import dev.petrel.expression.jinja.Expression.OwnList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Python's methods of a list. Those that change it work on lists that the template made itself. */
final class ListMethods {

    private static final Set<String> OF_TUPLES = Set.of("index", "count");

    private static final Map<String, Method> METHODS = Map.ofEntries(
            Map.entry("copy", (list, a, b) -> copy(list, b)),
            Map.entry("index", (list, a, b) -> index(list, a)),
            Map.entry("count", (list, a, b) -> count(list, a.require(0, "value"))),
            Map.entry("append", (list, a, b) -> append(own(list), a, b)),
            Map.entry("extend", (list, a, b) -> extend(own(list), a, b)),
            Map.entry("insert", (list, a, b) -> insert(own(list), a, b)),
            Map.entry("remove", (list, a, b) -> remove(own(list), a)),
            Map.entry("reverse", (list, a, b) -> reverse(own(list))),
            Map.entry("sort", (list, a, b) -> sort(own(list), a)),
            Map.entry("clear", (list, a, b) -> clear(own(list))),
            Map.entry("pop", (list, a, b) -> pop(own(list), a)));

    private ListMethods() {}

    static @Nullable Callable get(List<?> list, String name) {
        Method method = METHODS.get(name);
        return method == null || (list instanceof Tuple && !OF_TUPLES.contains(name))
                ? null
                : Callable.of(name, (arguments, scope) -> method.call(list, arguments, scope.budget()));
    }

    private interface Method {
        @Nullable
        Object call(List<?> self, Arguments arguments, Budget budget) throws PythonError;
    }

    private static Object copy(List<?> list, Budget budget) throws PythonError {
        budget.make(list.size());
        return OwnList.of(list);
    }

    private static Object index(List<?> list, Arguments arguments) throws PythonError {
        Object value = arguments.require(0, "value");
        int from = place(arguments.integer(1, "start", 0), list.size());
        int to = place(arguments.integer(2, "stop", list.size()), list.size());
        for (int i = from; i < to; i++) {
            if (PythonValues.equal(list.get(i), value)) {
                return i;
            }
        }
        throw PythonError.value(PythonText.repr(value) + " is not in list");
    }

    /** An index that counts from the end when negative, and ends at the ends. */
    private static int place(int index, int size) {
        return Math.max(0, Math.min(size, index < 0 ? index + size : index));
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

    private static @Nullable Object append(OwnList list, Arguments arguments, Budget budget) throws PythonError {
        budget.make(list.size());
        list.add(arguments.require(0, "object"));
        return null;
    }

    private static @Nullable Object extend(OwnList list, Arguments arguments, Budget budget) throws PythonError {
        List<@Nullable Object> more = Sequences.of(arguments.require(0, "iterable"));
        budget.make((long) list.size() + more.size());
        list.addAll(new ArrayList<>(more));
        return null;
    }

    private static @Nullable Object insert(OwnList list, Arguments arguments, Budget budget) throws PythonError {
        budget.make(list.size());
        int index = Arguments.intOf(arguments.require(0, "index"));
        list.add(place(index, list.size()), arguments.require(1, "object"));
        return null;
    }

    private static @Nullable Object remove(OwnList list, Arguments arguments) throws PythonError {
        Object value = arguments.require(0, "value");
        for (int i = 0; i < list.size(); i++) {
            if (PythonValues.equal(list.get(i), value)) {
                list.remove(i);
                return null;
            }
        }
        throw PythonError.value("list.remove(x): x not in list");
    }

    private static @Nullable Object reverse(OwnList list) {
        Collections.reverse(list);
        return null;
    }

    private static @Nullable Object sort(OwnList list, Arguments arguments) throws PythonError {
        List<@Nullable Object> sorted = Sequences.sorted(
                list, item -> item, PythonValues.truth(arguments.named().get("reverse")));
        list.clear();
        list.addAll(sorted);
        return null;
    }

    private static @Nullable Object clear(OwnList list) {
        list.clear();
        return null;
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
