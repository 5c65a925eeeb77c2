// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a function, method, filter or test was called with. */
record Arguments(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    boolean has(int place, String name) {
        return place < positional.size() || named.containsKey(name);
    }

    /** The argument at {@code place} or of that name, or {@code absent}. */
    @Nullable
    Object get(int place, String name, @Nullable Object absent) {
        if (place < positional.size()) {
            return positional.get(place);
        }
        return named.containsKey(name) ? named.get(name) : absent;
    }

    /** The argument that must be there. */
    @Nullable
    Object require(int place, String name) throws PythonError {
        if (!has(place, name)) {
            throw PythonError.type("missing a required argument: '" + name + "'");
        }
        return Undefined.require(get(place, name, null));
    }

    String text(int place, String name) throws PythonError {
        return PythonText.str(require(place, name));
    }

    String text(int place, String name, String absent) throws PythonError {
        return PythonText.str(get(place, name, absent));
    }

    boolean flag(int place, String name) throws PythonError {
        return PythonValues.truth(get(place, name, false));
    }

    int integer(int place, String name, int absent) throws PythonError {
        return intOf(get(place, name, absent));
    }

    /** {@code value} as a Java int, clamped: a caller that makes something of that size asks the budget first. */
    static int intOf(@Nullable Object value) throws PythonError {
        Undefined.require(value);
        if (value == null || !PythonNumbers.isNumber(value) || PythonNumbers.isFloat(value)) {
            throw PythonError.type("'" + PythonValues.typeName(value) + "' object cannot be interpreted as an integer");
        }
        if (!PythonNumbers.isLong(value)) {
            return PythonNumbers.big(value).signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, PythonNumbers.asLong(value)));
    }

    /** The arguments after the first {@code count} positional ones. */
    Arguments after(int count) {
        return new Arguments(
                positional.size() <= count ? List.of() : positional.subList(count, positional.size()), named);
    }

    /** These with {@code first} before them. */
    Arguments with(@Nullable Object first) {
        List<@Nullable Object> all = new ArrayList<>(positional.size() + 1);
        all.add(first);
        all.addAll(positional);
        return new Arguments(all, named);
    }

    /** Calls {@code function} with these, none of which may be undefined. */
    @Nullable
    Object callHost(HostFunction function) throws PythonError {
        for (Object value : positional) {
            Undefined.require(value);
        }
        for (Object value : named.values()) {
            Undefined.require(value);
        }
        return function.call(positional, named);
    }

    /** A mutable copy of the named ones. */
    Map<String, @Nullable Object> namedCopy() {
        return new LinkedHashMap<>(named);
    }
}
