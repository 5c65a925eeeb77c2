// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream that keeps what it gave, so that each new look at it begins at the beginning. */
final class Memorized extends Stream {

    private final Interpreter run;
    private final Stream source;
    private final List<@Nullable Object> given;
    private int at;

    Memorized(Stream source, Interpreter run) {
        this(source, new ArrayList<>(), run);
    }

    private Memorized(Stream source, List<@Nullable Object> given, Interpreter run) {
        super(run);
        this.run = run;
        this.source = source;
        this.given = given;
    }

    @Override
    @Nullable
    Object advance() throws PythonError {
        if (at == given.size()) {
            Object item = source.next();
            if (item == Marker.END) {
                return item;
            }
            given.add(item);
        }
        return given.get(at++);
    }

    @Override
    Stream stream(Interpreter current) {
        return new Memorized(source, given, run);
    }
}
