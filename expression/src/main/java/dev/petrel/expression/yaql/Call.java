// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Budget;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonNumbers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function is called with.
 *
 * @param values of its parameters, in order
 * @param rest further arguments
 * @param named named arguments that no parameter has the name of
 * @param context of this call, inside the caller's
 */
record Call(
        List<@Nullable Object> values,
        List<@Nullable Object> rest,
        Map<String, @Nullable Object> named,
        Context context,
        Interpreter run) {

    @Nullable
    Object get(int place) {
        return values.get(place);
    }

    boolean has(int place) {
        Object value = values.get(place);
        return value != null && value != Marker.NO_VALUE;
    }

    /** An argument whose type says that it is not null. */
    Object some(int place) {
        Object value = values.get(place);
        if (value == null) {
            throw new IllegalStateException("argument " + place + " is null");
        }
        return value;
    }

    String text(int place) {
        return (String) some(place);
    }

    @Nullable
    String textOrNull(int place) {
        return (String) get(place);
    }

    Map<?, ?> dict(int place) {
        return (Map<?, ?>) some(place);
    }

    Lambda lambda(int place) {
        return (Lambda) some(place);
    }

    @Nullable
    Lambda lambdaOrNull(int place) {
        return (Lambda) get(place);
    }

    boolean flag(int place) throws PythonError {
        return Values.truth(get(place));
    }

    /** An integer, clamped to what a Java int holds: whoever makes something of that size asks the budget first. */
    int integer(int place) {
        return clamp(some(place));
    }

    static int clamp(Object value) {
        if (!PythonNumbers.isLong(value)) {
            return PythonNumbers.big(value).signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, PythonNumbers.asLong(value)));
    }

    /** The elements of an argument from the beginning. */
    Stream stream(int place) throws PythonError {
        return Streams.of(get(place), run);
    }

    List<? extends @Nullable Object> list(int place) throws PythonError {
        return Streams.listOf(get(place), run);
    }

    Budget budget() {
        return run.budget();
    }
}
