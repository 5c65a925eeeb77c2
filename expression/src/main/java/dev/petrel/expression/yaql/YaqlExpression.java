// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An expression that {@link Yaql} parsed: what stands between {@code <%} and {@code %>}. Immutable, safe for any thread. */
public final class YaqlExpression {

    private final @Nullable Node node;
    private final @Nullable YaqlSyntaxError error;
    private final Surroundings surroundings;
    private final List<YaqlReference> references;
    private final Set<String> functions;
    private final Set<String> unknown;

    private YaqlExpression(@Nullable Node node, @Nullable YaqlSyntaxError error, Surroundings surroundings) {
        this.node = node;
        this.error = error;
        this.surroundings = surroundings;
        References found = References.of(node == null ? new Node.Constant(null) : node);
        this.references = found.found();
        this.functions = Set.copyOf(found.functions());
        this.unknown = unknown(found);
    }

    private static Set<String> unknown(References found) {
        Set<String> unknown = new LinkedHashSet<>(found.definesAny() ? Set.of() : found.functions());
        unknown.removeAll(found.defined());
        unknown.removeAll(Library.STANDARD.keySet());
        unknown.removeAll(Library.FALLBACK.keySet());
        return Collections.unmodifiableSet(unknown);
    }

    static YaqlExpression parse(String source, Surroundings surroundings) {
        try {
            return new YaqlExpression(Parser.parse(source), null, surroundings);
        } catch (YaqlSyntaxError e) {
            return new YaqlExpression(null, e, surroundings);
        } catch (StackOverflowError e) {
            return new YaqlExpression(null, YaqlSyntaxError.tooDeep(), surroundings);
        }
    }

    /**
     * Why it could not be parsed, in yaql's words ({@code Parse error: unexpected end of statement}), or empty. Such an
     * expression fails whenever it is evaluated, with this message.
     */
    public Optional<String> problem() {
        return error == null ? Optional.empty() : Optional.of(error.text());
    }

    /** The class of yaql's exception for {@link #problem()}: {@code YaqlGrammarException}, or empty. */
    public Optional<String> problemType() {
        return error == null ? Optional.empty() : Optional.of(error.type());
    }

    /** Where it calls functions, or reads variables, in the order of the text. Empty for a broken one. */
    public List<YaqlReference> references() {
        return references;
    }

    /** The names of all functions and methods that it calls. Empty for a broken one. */
    public Set<String> functions() {
        return functions;
    }

    /**
     * Those of {@link #functions} that are neither in yaql's library nor defined by the expression itself, in the order of the
     * text: it fails where it comes to one, unless who evaluates brings it. Empty where that cannot be known.
     */
    public Set<String> unknown() {
        return unknown;
    }

    /**
     * Its value. Never throws: a name that is unknown, arguments that do not fit, a budget that is spent are all
     * {@link Evaluated.Failed}. Lists and maps in the result are new ones; a set is a {@link
     * dev.petrel.expression.PythonSet}, and a time is a {@link dev.petrel.expression.PythonObject}.
     *
     * @param data what {@code $} is; null in workflows. It is read and not changed, as is what functions give
     * @param functions what can be called beside yaql's library; they win over functions of the library
     */
    public Evaluated evaluate(@Nullable Object data, Map<String, HostFunction> functions) {
        if (error != null || node == null) {
            return new Evaluated.Failed(problemType().orElse(""), problem().orElse(""));
        }
        Interpreter run = new Interpreter(functions, surroundings);
        Context context = new Context(null);
        context.set("$", data);
        try {
            return new Evaluated.Value(new Output(run).of(run.evaluate(node, context)));
        } catch (PythonError e) {
            return new Evaluated.Failed(e.type(), e.text());
        } catch (StackOverflowError e) {
            return new Evaluated.Failed("RecursionError", "maximum recursion depth exceeded");
        }
    }
}
