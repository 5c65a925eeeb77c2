// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Decryption;
import dev.petrel.expression.Evaluated;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A template that {@link JinjaTemplates} parsed. */
final class JinjaTemplate implements Template {

    private final String source;
    private final Statement body;
    private final Decryption decryption;
    private final Set<String> variables;
    private final Names names;
    private final @Nullable String unknown;

    JinjaTemplate(String source, Statement body, Decryption decryption) {
        this.source = source;
        this.body = body;
        this.decryption = decryption;
        this.names = Names.scan(body);
        this.variables = Set.copyOf(names.undeclared());
        this.unknown = names.unknown(Filters::exists);
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public Optional<String> problem() {
        return Optional.empty();
    }

    @Override
    public Set<String> variables() {
        return variables;
    }

    @Override
    public List<Missing> missing(@Nullable Set<String> functions) {
        return names.missing(
                name -> functions == null ? Filters.exists(name) : Filters.existsInOrquesta(name, functions));
    }

    @Override
    public Rendered render(Map<String, ? extends @Nullable Object> context) {
        return render(Scope.of(context, false, decryption));
    }

    @Override
    public Rendered renderInJson(Map<String, ? extends @Nullable Object> context) {
        return render(Scope.of(context, true, decryption));
    }

    private Rendered render(Scope scope) {
        if (unknown != null) {
            return new Rendered.Failed("TemplateAssertionError", unknown);
        }
        try {
            return new Rendered.Text(Statement.capture(body, scope));
        } catch (PythonError e) {
            return new Rendered.Failed(e.type(), e.text());
        } catch (StackOverflowError e) {
            // A long chain of operators is deep without being nested.
            return new Rendered.Failed("RecursionError", "maximum recursion depth exceeded");
        }
    }

    @Override
    public Evaluated evaluate(Map<String, ? extends @Nullable Object> context) {
        Scope scope = Scope.forOrquesta(context, decryption);
        String missing = names.unknown(filter -> Filters.exists(filter, scope));
        if (missing != null) {
            return new Evaluated.Failed("TemplateAssertionError", missing);
        }
        try {
            return body instanceof Statement.Print print
                    ? evaluated(print.expression().eval(scope))
                    : new Evaluated.Value(Statement.capture(body, scope));
        } catch (PythonError e) {
            return new Evaluated.Failed(e.type(), e.text());
        } catch (StackOverflowError e) {
            return new Evaluated.Failed("RecursionError", "maximum recursion depth exceeded");
        }
    }

    private static Evaluated evaluated(@Nullable Object value) {
        if (value instanceof Undefined undefined) {
            return undefined.silent()
                    ? new Evaluated.Value("")
                    : new Evaluated.Failed("StrictUndefined", undefined.error().text());
        }
        return new Evaluated.Value(value);
    }

    /** A template that could not be parsed. */
    record Broken(String source, String reason) implements Template {
        @Override
        public Optional<String> problem() {
            return Optional.of(reason);
        }

        @Override
        public Set<String> variables() {
            return Set.of();
        }

        @Override
        public List<Missing> missing(@Nullable Set<String> functions) {
            return List.of();
        }

        @Override
        public Rendered render(Map<String, ? extends @Nullable Object> context) {
            return new Rendered.Failed("TemplateSyntaxError", reason);
        }

        @Override
        public Rendered renderInJson(Map<String, ? extends @Nullable Object> context) {
            return render(context);
        }

        @Override
        public Evaluated evaluate(Map<String, ? extends @Nullable Object> context) {
            return new Evaluated.Failed("TemplateSyntaxError", reason);
        }
    }
}
