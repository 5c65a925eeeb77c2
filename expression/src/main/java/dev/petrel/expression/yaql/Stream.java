// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import org.jspecify.annotations.Nullable;

/** A Python iterator: elements that are made when they are asked for, once. */
abstract class Stream extends Items {

    private final Interpreter run;

    Stream(Interpreter run) {
        this.run = run;
    }

    /** The next element, or {@link Marker#END}. */
    final @Nullable Object next() throws PythonError {
        run.budget().step();
        run.budget().enter();
        try {
            return advance();
        } finally {
            run.budget().leave();
        }
    }

    /** The next element, or {@link Marker#END}, and that again from then on. */
    abstract @Nullable Object advance() throws PythonError;

    @Override
    Stream stream(Interpreter current) {
        return this;
    }

    @Override
    public String typeName() {
        return "generator";
    }
}
