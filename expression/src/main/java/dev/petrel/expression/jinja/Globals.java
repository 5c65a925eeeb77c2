// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.jinja.Expression.OwnDict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that every template sees. */
final class Globals {

    private static final Map<String, Callable> ALL = Map.of(
            "range", Callable.of("range", (arguments, scope) -> range(arguments)),
            "dict", Callable.of("dict", (arguments, scope) -> dict(arguments)),
            "namespace", Callable.of("namespace", (arguments, scope) -> new Namespace(dict(arguments))),
            "cycler", Callable.of("cycler", (arguments, scope) -> new Cycler(arguments.positional())),
            "joiner", Callable.of("joiner", (arguments, scope) -> joiner(arguments.text(0, "sep", ", "))));

    private Globals() {}

    static @Nullable Callable get(String name) {
        return ALL.get(name);
    }

    private static Object range(Arguments arguments) throws PythonError {
        int first = Arguments.intOf(arguments.require(0, "start"));
        return arguments.positional().size() == 1
                ? new Sequences.Range(0, first, 1)
                : new Sequences.Range(first, arguments.integer(1, "stop", 0), arguments.integer(2, "step", 1));
    }

    static OwnDict dict(Arguments arguments) throws PythonError {
        OwnDict dict = new OwnDict();
        if (arguments.has(0, "")) {
            Object first = arguments.require(0, "");
            if (first instanceof Map<?, ?> map) {
                dict.putAll(map);
            } else {
                for (Object pair : Sequences.of(first)) {
                    List<@Nullable Object> two = Sequences.of(pair);
                    if (two.size() != 2) {
                        throw PythonError.value(
                                "dictionary update sequence element has length " + two.size() + "; 2 is required");
                    }
                    PythonValues.requireHashable(two.get(0));
                    dict.set(two.get(0), two.get(1));
                }
            }
        }
        dict.putAll(arguments.named());
        return dict;
    }

    private static Callable joiner(String separator) {
        boolean[] used = {false};
        return Callable.of("joiner", (arguments, scope) -> {
            String text = used[0] ? separator : "";
            used[0] = true;
            return text;
        });
    }

    /** {@code namespace()}: what loops can change and the text after them can see. */
    record Namespace(OwnDict values) implements Attributes {
        @Override
        public @Nullable Object attribute(String name) throws PythonError {
            return values.containsKey(name) ? values.get(name) : Undefined.member(this, name);
        }

        @Override
        public String typeName() {
            return "Namespace";
        }
    }

    /** {@code cycler('odd', 'even')}. */
    static final class Cycler implements Attributes {
        private final List<@Nullable Object> items;
        private int at;

        Cycler(List<@Nullable Object> items) throws PythonError {
            if (items.isEmpty()) {
                throw PythonError.type("at least one item has to be provided");
            }
            this.items = items;
        }

        @Override
        public @Nullable Object attribute(String name) throws PythonError {
            return switch (name) {
                case "current" -> items.get(at);
                case "next" ->
                    Callable.of(name, (arguments, scope) -> {
                        Object item = items.get(at);
                        at = (at + 1) % items.size();
                        return item;
                    });
                case "reset" ->
                    Callable.of(name, (arguments, scope) -> {
                        at = 0;
                        return null;
                    });
                default -> Undefined.member(this, name);
            };
        }

        @Override
        public String typeName() {
            return "Cycler";
        }
    }
}
