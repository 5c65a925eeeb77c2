// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A parsed piece of a template. */
sealed interface Statement permits Statement.Plain, Loop, Macro {

    void render(Scope scope, Output out) throws PythonError;

    /** Tells {@code names} what it reads and defines. */
    void scan(Names names);

    /** Everything but loops and macros. */
    sealed interface Plain extends Statement {}

    /** What {@code body} prints in {@code scope}. */
    static String capture(Statement body, Scope scope) throws PythonError {
        Output out = new Output(scope.budget());
        body.render(scope, out);
        return out.text();
    }

    /** One after the other. */
    record Block(List<Statement> statements) implements Plain {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            for (Statement each : statements) {
                each.render(scope, out);
            }
        }

        @Override
        public void scan(Names names) {
            statements.forEach(each -> each.scan(names));
        }
    }

    /** Text outside of tags. */
    record Text(String text) implements Plain {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            out.print(text);
        }

        @Override
        public void scan(Names names) {}
    }

    /** {@code {{ expression }}}. */
    record Print(Expression expression) implements Plain {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            out.print(PythonText.str(expression.eval(scope)));
        }

        @Override
        public void scan(Names names) {
            names.read(expression);
        }
    }

    /** {@code if}, {@code elif}, {@code else}. */
    record If(
            List<Expression> conditions,
            List<Statement> bodies,
            @Nullable Statement otherwise) implements Plain {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            for (int i = 0; i < conditions.size(); i++) {
                if (PythonValues.truth(conditions.get(i).eval(scope))) {
                    bodies.get(i).render(scope, out);
                    return;
                }
            }
            if (otherwise != null) {
                otherwise.render(scope, out);
            }
        }

        @Override
        public void scan(Names names) {
            List<Set<String>> branches = new ArrayList<>();
            for (int i = 0; i < conditions.size(); i++) {
                Expression condition = conditions.get(i);
                names.conditionally(() -> names.read(condition));
                Statement body = bodies.get(i);
                branches.add(names.branch(() -> names.conditionally(() -> body.scan(names))));
            }
            Statement last = otherwise;
            branches.add(names.branch(() -> {
                if (last != null) {
                    names.conditionally(() -> last.scan(names));
                }
            }));
            names.defineCommon(branches);
        }
    }

    /** {@code set a, b = value}. */
    record Assign(Target target, Expression value) implements Plain {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            target.assign(scope, value.eval(scope));
        }

        @Override
        public void scan(Names names) {
            names.read(value);
            target.scan(names);
        }
    }

    /** {@code set a}...{@code endset}; {@code filtered} applies filters to what is printed between. */
    record Capture(Target target, String placeholder, Expression filtered, Statement body) implements Plain {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            Scope inner = scope.inner();
            inner.set(placeholder, Statement.capture(body, scope.inner()));
            target.assign(scope, filtered.eval(inner));
        }

        @Override
        public void scan(Names names) {
            names.scoped(() -> {
                body.scan(names);
                names.define(placeholder);
                names.read(filtered);
            });
            target.scan(names);
        }
    }

    /** {@code filter name}...{@code endfilter}. */
    record FilterBlock(String placeholder, Expression filtered, Statement body) implements Plain {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            Scope inner = scope.inner();
            inner.set(placeholder, Statement.capture(body, scope.inner()));
            out.print(PythonText.str(filtered.eval(inner)));
        }

        @Override
        public void scan(Names names) {
            names.scoped(() -> {
                body.scan(names);
                names.define(placeholder);
                names.read(filtered);
            });
        }
    }

    /** {@code with a = 1}...{@code endwith}. */
    record With(List<Target> targets, List<Expression> values, Statement body) implements Plain {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            Scope inner = scope.inner();
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(inner, values.get(i).eval(scope));
            }
            body.render(inner, out);
        }

        @Override
        public void scan(Names names) {
            values.forEach(names::read);
            names.scoped(() -> {
                targets.forEach(target -> target.scan(names));
                body.scan(names);
            });
        }
    }

    /** {@code include}, {@code import} and {@code extends}: there is nothing to load from. */
    record Unavailable(String tag) implements Plain {
        @Override
        public void render(Scope scope, Output out) throws PythonError {
            throw PythonError.type("no loader for this environment specified: \"" + tag + "\" cannot be used");
        }

        @Override
        public void scan(Names names) {}
    }
}
