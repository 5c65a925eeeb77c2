// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a value is assigned to. */
sealed interface Target {

    void assign(Scope scope, @Nullable Object value) throws PythonError;

    void scan(Names names);

    /** A variable. */
    record Variable(String name) implements Target {
        @Override
        public void assign(Scope scope, @Nullable Object value) {
            scope.set(name, value);
        }

        @Override
        public void scan(Names names) {
            names.define(name);
        }
    }

    /** An attribute of a {@code namespace()}. */
    record Attribute(String namespace, String name) implements Target {
        @Override
        public void assign(Scope scope, @Nullable Object value) throws PythonError {
            if (!(scope.get(namespace) instanceof Globals.Namespace space)) {
                throw new PythonError("TemplateRuntimeError", "cannot assign attribute on non-namespace object");
            }
            space.values().put(name, value);
        }

        @Override
        public void scan(Names names) {
            names.read(new Expression.Name(namespace));
        }
    }

    /** Several at once: {@code for key, value in ...}. */
    record Several(List<Target> targets) implements Target {
        @Override
        public void assign(Scope scope, @Nullable Object value) throws PythonError {
            List<@Nullable Object> values = Sequences.of(value);
            if (values.size() != targets.size()) {
                throw PythonError.value(
                        values.size() < targets.size()
                                ? "not enough values to unpack (expected " + targets.size() + ", got " + values.size()
                                        + ")"
                                : "too many values to unpack (expected " + targets.size() + ")");
            }
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(scope, values.get(i));
            }
        }

        @Override
        public void scan(Names names) {
            targets.forEach(target -> target.scan(names));
        }
    }
}
