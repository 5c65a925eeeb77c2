// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An argument that is evaluated when and as often as the function wants, each time with other values of {@code $1}. */
record Lambda(@Nullable Object body, Context context, Interpreter run) implements Streams.Step {

    /** Its value where {@code $1}, {@code $2} and so on are {@code arguments}. */
    @Nullable
    Object call(@Nullable Object... arguments) throws PythonError {
        Context inner = context.child();
        for (int i = 0; i < arguments.length; i++) {
            inner.set(String.valueOf(i + 1), arguments[i]);
        }
        return in(inner);
    }

    @Nullable
    Object call(List<? extends @Nullable Object> arguments, Map<String, @Nullable Object> named) throws PythonError {
        Context inner = context.child();
        for (int i = 0; i < arguments.size(); i++) {
            inner.set(String.valueOf(i + 1), arguments.get(i));
        }
        named.forEach(inner::set);
        return in(inner);
    }

    /** Its value in {@code other}. */
    @Nullable
    Object in(Context other) throws PythonError {
        return body instanceof Node node ? run.evaluate(node, other) : body;
    }

    @Override
    public @Nullable Object apply(@Nullable Object item) throws PythonError {
        return call(item);
    }

    boolean test(@Nullable Object... arguments) throws PythonError {
        return Values.truth(call(arguments));
    }
}
