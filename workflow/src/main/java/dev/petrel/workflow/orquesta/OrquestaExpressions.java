// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import dev.petrel.expression.yaql.Yaql;
import dev.petrel.workflow.orquesta.inspect.Languages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates values as Orquesta does (its {@code expressions/base.py}, {@code jinja.py}, {@code yql.py}): in a text, and in
 * all texts of lists and mappings, keys too, expressions are evaluated. A text that is one expression becomes that
 * expression's value; in a longer text, values stand as Python prints them. What an expression gives is, if it is a text
 * with expressions in it, evaluated again. Where a text has both languages, Jinja's are evaluated and YAQL's are text.
 *
 * <p>Immutable, safe for any thread. Bounded: each expression by its language's budget, and how deep and how often results
 * are evaluated again.
 */
public final class OrquestaExpressions {

    /** The functions that look at a workflow's state, which who evaluates brings. */
    private static final Set<String> OF_STATE =
            Set.of("completed", "ctx", "failed", "item", "result", "st2kv", "succeeded", "task", "task_status");

    private final JinjaLanguage jinja;
    private final List<ExpressionLanguage> languages;

    public OrquestaExpressions(Templates jinja, Yaql yaql) {
        this.jinja = new JinjaLanguage(jinja);
        this.languages = List.of(this.jinja, new YaqlLanguage(yaql));
    }

    /** What inspecting a workflow needs of them. */
    public Languages languages() {
        Set<String> names = new TreeSet<>(OrquestaFunctions.with(Map.of()).keySet());
        names.addAll(OF_STATE);
        return new Languages(List.copyOf(languages), names);
    }

    /**
     * Evaluates {@code value}. Never throws, but what a function throws that is no {@link PythonError}.
     *
     * @param value JSON values; not changed
     * @param functions what expressions may call beside the functions that every expression has ({@code json},
     *     {@code zip}, StackStorm's): {@code ctx}, {@code result}, ...
     * @return JSON values alone, or the failure with the name and words of Orquesta's exception
     */
    public Evaluated evaluate(@Nullable Object value, Map<String, HostFunction> functions) {
        try {
            return new Evaluated.Value(any(value, functions));
        } catch (PythonError e) {
            return new Evaluated.Failed(e.type(), e.text());
        }
    }

    private @Nullable Object any(@Nullable Object value, Map<String, HostFunction> functions) throws PythonError {
        if (value instanceof String text) {
            return text(text, functions);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> evaluated = new ArrayList<>(list.size());
            for (Object item : list) {
                evaluated.add(any(item, functions));
            }
            return evaluated;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> evaluated = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                evaluated.put(PlainValues.key(any(entry.getKey(), functions)), any(entry.getValue(), functions));
            }
            return evaluated;
        }
        return value;
    }

    private @Nullable Object text(String text, Map<String, HostFunction> functions) throws PythonError {
        for (ExpressionLanguage language : languages) {
            if (language.isIn(text)) {
                Substitution substitution = new Substitution(language, language.withOwn(functions));
                Object value = language == jinja
                        ? new JinjaTexts(jinja, substitution).evaluate(text)
                        : substitution.evaluate(text);
                return substitution.plain(text, value);
            }
        }
        return text;
    }
}
