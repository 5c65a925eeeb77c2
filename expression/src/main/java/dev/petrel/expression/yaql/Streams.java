// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes streams, and reads them. */
final class Streams {

    private Streams() {}

    /** How the next element comes about. */
    interface Source {
        @Nullable
        Object next() throws PythonError;
    }

    /** What is done with an element. */
    interface Step {
        @Nullable
        Object apply(@Nullable Object item) throws PythonError;
    }

    static Stream of(Source source, Interpreter run) {
        return new Stream(run) {
            private boolean ended;

            @Override
            @Nullable
            Object advance() throws PythonError {
                Object item = ended ? Marker.END : source.next();
                ended = item == Marker.END;
                return item;
            }
        };
    }

    static Stream list(List<? extends @Nullable Object> items, Interpreter run) {
        Iterator<? extends @Nullable Object> iterator = items.iterator();
        return of(() -> iterator.hasNext() ? iterator.next() : Marker.END, run);
    }

    /** The elements of {@code value}, which is a list or {@link Items}. */
    static Stream of(@Nullable Object value, Interpreter run) throws PythonError {
        if (value instanceof Items items) {
            return items.stream(run);
        }
        if (value instanceof List<?> list) {
            return list(list, run);
        }
        throw PythonError.type("'" + PythonValues.typeName(value) + "' object is not iterable");
    }

    static Stream map(Stream items, Step step, Interpreter run) {
        return of(
                () -> {
                    Object item = items.next();
                    return item == Marker.END ? item : step.apply(item);
                },
                run);
    }

    static Stream filter(Stream items, Step test, Interpreter run) {
        return of(
                () -> {
                    Object item = items.next();
                    while (item != Marker.END && !Values.truth(test.apply(item))) {
                        item = items.next();
                    }
                    return item;
                },
                run);
    }

    /** What comes next after {@code first}, until {@code following} has none: for streams of streams. */
    static Stream joined(Source following, Interpreter run) {
        Stream[] current = {list(List.of(), run)};
        return of(
                () -> {
                    Object item = current[0].next();
                    while (item == Marker.END) {
                        Object next = following.next();
                        if (!(next instanceof Stream stream)) {
                            return Marker.END;
                        }
                        current[0] = stream;
                        item = stream.next();
                    }
                    return item;
                },
                run);
    }

    /** All of {@code parts}, one after the other. */
    static Stream concat(List<Stream> parts, Interpreter run) {
        Iterator<Stream> iterator = parts.iterator();
        return joined(() -> iterator.hasNext() ? iterator.next() : Marker.END, run);
    }

    /** The elements of whatever Python can go through: of a mapping its keys, of text its characters. */
    static Stream ofAny(@Nullable Object value, Interpreter run) throws PythonError {
        if (value instanceof String text) {
            return list(text.codePoints().mapToObj(Character::toString).toList(), run);
        }
        return value instanceof Map<?, ?> map ? list(new ArrayList<>(map.keySet()), run) : of(value, run);
    }

    /** A list of what is left of {@code stream}. */
    static List<@Nullable Object> read(Stream stream) throws PythonError {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item = stream.next(); item != Marker.END; item = stream.next()) {
            items.add(item);
        }
        return items;
    }

    /** A list of the elements of {@code value}; a list comes back as it is. */
    static List<? extends @Nullable Object> listOf(@Nullable Object value, Interpreter run) throws PythonError {
        return value instanceof List<?> list ? list : read(of(value, run));
    }
}
