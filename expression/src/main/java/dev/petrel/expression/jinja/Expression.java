// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import dev.petrel.expression.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed expression. */
sealed interface Expression permits Expression.Simple, Operation, Invocation {

    @Nullable
    Object eval(Scope scope) throws PythonError;

    /** The expressions that it is made of. */
    List<Expression> parts();

    /** Values, names, literals and member access. */
    sealed interface Simple extends Expression {}

    /** A value that is written out. */
    record Constant(@Nullable Object value) implements Simple {
        @Override
        public @Nullable Object eval(Scope scope) {
            return value;
        }

        @Override
        public List<Expression> parts() {
            return List.of();
        }
    }

    /** A variable. */
    record Name(String name) implements Simple {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            scope.budget().step();
            return scope.get(name);
        }

        @Override
        public List<Expression> parts() {
            return List.of();
        }
    }

    /** {@code object.name}. */
    record Member(Expression object, String name) implements Simple {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            return Access.attribute(object.eval(scope), name);
        }

        @Override
        public List<Expression> parts() {
            return List.of(object);
        }
    }

    /** {@code object[key]}. */
    record Item(Expression object, Expression key) implements Simple {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            scope.budget().step();
            return Access.item(object.eval(scope), key.eval(scope));
        }

        @Override
        public List<Expression> parts() {
            return List.of(object, key);
        }
    }

    /** {@code object[start:end:step]}; an open bound is null. */
    record SliceOf(
            Expression object,
            @Nullable Expression start,
            @Nullable Expression end,
            @Nullable Expression by) implements Simple {
        @Override
        public @Nullable Object eval(Scope scope) throws PythonError {
            return Access.slice(object.eval(scope), bound(start, scope), bound(end, scope), bound(by, scope));
        }

        private static @Nullable Integer bound(@Nullable Expression bound, Scope scope) throws PythonError {
            Object value = bound == null ? null : bound.eval(scope);
            return value == null ? null : Arguments.intOf(value);
        }

        @Override
        public List<Expression> parts() {
            List<Expression> parts = new ArrayList<>();
            parts.add(object);
            for (Expression bound : new @Nullable Expression[] {start, end, by}) {
                if (bound != null) {
                    parts.add(bound);
                }
            }
            return parts;
        }
    }

    /** A list, or a tuple. */
    record Items(List<Expression> parts, boolean tuple) implements Simple {
        @Override
        public Object eval(Scope scope) throws PythonError {
            scope.budget().make(parts.size());
            List<@Nullable Object> values = new OwnList();
            for (Expression part : parts) {
                values.add(part.eval(scope));
            }
            return tuple ? Tuple.copyOf(values) : values;
        }
    }

    /** A dict: keys and values by turns. */
    record Dict(List<Expression> parts) implements Simple {
        @Override
        public Object eval(Scope scope) throws PythonError {
            scope.budget().make(parts.size());
            OwnDict dict = new OwnDict();
            for (int i = 0; i < parts.size(); i += 2) {
                Object key = Undefined.require(parts.get(i).eval(scope));
                PythonValues.requireHashable(key);
                dict.set(key, parts.get(i + 1).eval(scope));
            }
            return dict;
        }
    }

    /** {@code a ~ b ~ c}. */
    record Concat(List<Expression> parts) implements Simple {
        @Override
        public Object eval(Scope scope) throws PythonError {
            StringBuilder out = new StringBuilder();
            for (Expression part : parts) {
                String text = PythonText.str(part.eval(scope));
                scope.budget().make((long) out.length() + text.length());
                out.append(text);
            }
            return out.toString();
        }
    }

    /** A list that a template made itself and may therefore change. */
    final class OwnList extends ArrayList<@Nullable Object> {
        private static final long serialVersionUID = 1L;

        static OwnList of(Collection<?> items) {
            OwnList list = new OwnList();
            list.addAll(items);
            return list;
        }
    }

    /** A dict that a template made itself and may therefore change. */
    final class OwnDict extends LinkedHashMap<@Nullable Object, @Nullable Object> {
        private static final long serialVersionUID = 1L;

        OwnDict() {}

        OwnDict(Map<?, ?> map) {
            super(map);
        }

        /** {@code dict[key] = value}: the first of keys that are equal stays. */
        void set(@Nullable Object key, @Nullable Object value) throws PythonError {
            put(PythonValues.ownKey(this, key), value);
        }
    }
}
