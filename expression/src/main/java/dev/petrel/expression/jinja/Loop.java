// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code for target in items if condition}, with {@code else} for when there are none. */
record Loop(
        Target target,
        Expression items,
        @Nullable Expression condition,
        boolean recursive,
        Statement body,
        @Nullable Statement otherwise)
        implements Statement {

    @Override
    public void render(Scope scope, Output out) throws PythonError {
        run(scope, out, items.eval(scope), 1);
    }

    private void run(Scope scope, Output out, @Nullable Object iterable, int depth) throws PythonError {
        List<@Nullable Object> all = selected(scope, Sequences.of(iterable));
        if (all.isEmpty() && otherwise != null) {
            otherwise.render(scope.inner(), out);
        }
        State state = new State(all, depth, recursive ? this : null, scope);
        for (; state.index < all.size(); state.index++) {
            scope.budget().step();
            Scope inner = scope.inner();
            target.assign(inner, all.get(state.index));
            inner.set("loop", state);
            body.render(inner, out);
        }
    }

    private List<@Nullable Object> selected(Scope scope, List<@Nullable Object> all) throws PythonError {
        if (condition == null) {
            return all;
        }
        List<@Nullable Object> selected = new ArrayList<>();
        for (Object item : all) {
            Scope inner = scope.inner();
            target.assign(inner, item);
            if (PythonValues.truth(condition.eval(inner))) {
                selected.add(item);
            }
        }
        return selected;
    }

    @Override
    public void scan(Names names) {
        names.read(items);
        names.scoped(() -> {
            target.scan(names);
            if (condition != null) {
                names.read(condition);
            }
            names.define("loop");
            body.scan(names);
        });
        Statement none = otherwise;
        if (none != null) {
            names.scoped(() -> none.scan(names));
        }
    }

    /** {@code loop}. */
    private static final class State implements Attributes, Callable {
        private final List<@Nullable Object> all;
        private final int depth;
        private final @Nullable Loop loop;
        private final Scope scope;
        private int index;
        private @Nullable Object changed;

        State(List<@Nullable Object> all, int depth, @Nullable Loop loop, Scope scope) {
            this.all = all;
            this.depth = depth;
            this.loop = loop;
            this.scope = scope;
        }

        @Override
        public @Nullable Object attribute(String name) throws PythonError {
            return switch (name) {
                case "index" -> index + 1;
                case "index0" -> index;
                case "revindex" -> all.size() - index;
                case "revindex0" -> all.size() - index - 1;
                case "first" -> index == 0;
                case "last" -> index == all.size() - 1;
                case "length" -> all.size();
                case "depth" -> depth;
                case "depth0" -> depth - 1;
                case "previtem" -> index > 0 ? all.get(index - 1) : Undefined.because("there is no previous item");
                case "nextitem" ->
                    index + 1 < all.size() ? all.get(index + 1) : Undefined.because("there is no next item");
                case "cycle" -> Callable.of(name, (arguments, s) -> cycle(arguments));
                case "changed" -> Callable.of(name, (arguments, s) -> changed(arguments));
                default -> Undefined.member(this, name);
            };
        }

        private @Nullable Object cycle(Arguments arguments) throws PythonError {
            if (arguments.positional().isEmpty()) {
                throw PythonError.type("no items for cycling given");
            }
            return arguments.positional().get(index % arguments.positional().size());
        }

        private boolean changed(Arguments arguments) throws PythonError {
            if (changed != null && PythonValues.equal(changed, arguments.positional())) {
                return false;
            }
            changed = arguments.positional();
            return true;
        }

        @Override
        public Object call(Arguments arguments, Scope caller) throws PythonError {
            if (loop == null) {
                throw PythonError.type("The loop must have the 'recursive' marker to be called recursively.");
            }
            Output out = new Output(scope.budget());
            scope.budget().enter();
            loop.run(scope, out, arguments.require(0, "iterable"), depth + 1);
            scope.budget().leave();
            return out.text();
        }

        @Override
        public String typeName() {
            return "LoopContext";
        }

        @Override
        public String str() {
            return "<LoopContext " + (index + 1) + "/" + all.size() + ">";
        }
    }
}
