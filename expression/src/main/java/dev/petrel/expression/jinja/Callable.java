// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import org.jspecify.annotations.Nullable;

/** What can be called: a global, a method of a value, a macro. */
interface Callable extends PythonObject {

    @Nullable
    Object call(Arguments arguments, Scope scope) throws PythonError;

    /** A function without a name of its own. */
    static Callable of(String name, Function function) {
        return new Named(name, function);
    }

    /** The body of a function. */
    interface Function {
        @Nullable
        Object call(Arguments arguments, Scope scope) throws PythonError;
    }

    /** A function with the name that it prints as. */
    record Named(String name, Function function) implements Callable {
        @Override
        public @Nullable Object call(Arguments arguments, Scope scope) throws PythonError {
            return function.call(arguments, scope);
        }

        @Override
        public String typeName() {
            return "function";
        }

        @Override
        public String str() {
            return "<function " + name + ">";
        }
    }
}
