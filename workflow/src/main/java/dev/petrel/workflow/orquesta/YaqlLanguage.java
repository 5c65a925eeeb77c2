// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.yaql.Yaql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** YAQL in Orquesta's texts: {@code <% ctx(x) %>}. */
final class YaqlLanguage implements ExpressionLanguage {

    private static final Pattern EXPRESSION = Pattern.compile("<%.*?%>", Pattern.UNIX_LINES);

    private final Yaql yaql;

    YaqlLanguage(Yaql yaql) {
        this.yaql = yaql;
    }

    @Override
    public String name() {
        return "yaql";
    }

    @Override
    public String exception() {
        return "YaqlEvaluationException";
    }

    @Override
    public Pattern expression() {
        return EXPRESSION;
    }

    @Override
    public String delimiters() {
        return "<%>";
    }

    @Override
    public Evaluated evaluate(String bare, Map<String, HostFunction> functions) {
        return yaql.parse(bare).evaluate(null, functions);
    }

    @Override
    public Map<String, HostFunction> withOwn(Map<String, HostFunction> functions) {
        return OrquestaFunctions.with(functions);
    }

    @Override
    public Optional<String> problem(String bare) {
        return yaql.parse(bare).problem();
    }

    @Override
    public List<Unknown> unknown(String text, Set<String> functions) {
        List<Unknown> unknown = new ArrayList<>();
        Set<String> known = Set.of();
        for (String expression : expressions(text)) {
            for (String name : yaql.parse(bare(expression)).unknown()) {
                if (!functions.contains(name)) {
                    known = known.isEmpty() ? known(functions) : known;
                    unknown.add(new Unknown(
                            expression,
                            name,
                            "Unknown function \"" + name + "\".",
                            known,
                            "docs/yaql.md lists the functions; read a variable with ctx(" + name + ")",
                            true));
                }
            }
        }
        return unknown;
    }

    private static Set<String> known(Set<String> functions) {
        Set<String> known = new TreeSet<>(Yaql.library());
        known.addAll(functions);
        return known;
    }

    @Override
    public String message(String expression, String type, String message) {
        return type.equals("KeyError")
                ? "Unable to resolve key '" + unquoted(message) + "' in expression '" + expression + "' from context."
                : ExpressionLanguage.failed(expression, type, message);
    }

    private static String unquoted(String key) {
        int start = key.startsWith("'") ? 1 : 0;
        int end = key.length() > start && key.endsWith("'") ? key.length() - 1 : key.length();
        return key.substring(start, end);
    }
}
