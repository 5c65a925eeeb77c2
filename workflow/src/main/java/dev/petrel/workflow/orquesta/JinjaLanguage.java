// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.Template;
import dev.petrel.expression.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Jinja in Orquesta's texts: <code>{{ ctx('x') }}</code>, and whole templates where there are tags in the text. */
final class JinjaLanguage implements ExpressionLanguage {

    private static final Pattern EXPRESSION = Pattern.compile("\\{\\{.*?\\}\\}", Pattern.UNIX_LINES);
    private static final Pattern TAG = Pattern.compile("\\{%.*?%\\}", Pattern.UNIX_LINES);

    private final Templates templates;

    JinjaLanguage(Templates templates) {
        this.templates = templates;
    }

    @Override
    public String name() {
        return "jinja";
    }

    @Override
    public String exception() {
        return "JinjaEvaluationException";
    }

    @Override
    public Pattern expression() {
        return EXPRESSION;
    }

    @Override
    public String delimiters() {
        return "{}";
    }

    @Override
    public boolean isIn(String text) {
        return EXPRESSION.matcher(text).find() || hasTags(text);
    }

    /** Whether {@code text} has tags, and so is a template as a whole. */
    boolean hasTags(String text) {
        return TAG.matcher(text).find();
    }

    /** As Orquesta looks: at the whole, where a tag may be broken, and then at each expression. */
    @Override
    public List<Fault> faults(String text) {
        List<Fault> faults = new ArrayList<>();
        template(text).problem().ifPresent(message -> faults.add(new Fault(text, message)));
        for (Fault fault : ExpressionLanguage.super.faults(text)) {
            if (faults.stream().noneMatch(known -> known.expression().equals(fault.expression()))) {
                faults.add(fault);
            }
        }
        return faults;
    }

    /** {@code text} as a template. */
    Template template(String text) {
        return templates.parse(text);
    }

    @Override
    public Evaluated evaluate(String bare, Map<String, HostFunction> functions) {
        return templates.parseExpression(bare).evaluate(functions);
    }

    @Override
    public String message(String expression, String type, String message) {
        return type.equals("StrictUndefined")
                ? "There are unresolved variables: " + bare(expression)
                : ExpressionLanguage.failed(expression, type, message);
    }

    @Override
    public Map<String, HostFunction> withOwn(Map<String, HostFunction> functions) {
        return OrquestaFunctions.with(functions);
    }

    @Override
    public Optional<String> problem(String bare) {
        return templates.parseExpression(bare).problem();
    }

    /** Where there are tags the text is one template, with variables of its own. */
    @Override
    public List<Unknown> unknown(String text, Set<String> functions) {
        List<Unknown> unknown = new ArrayList<>();
        if (hasTags(text)) {
            unknown(template(text), text, functions, unknown);
        } else {
            expressions(text).forEach(each -> unknown(templates.parseExpression(bare(each)), each, functions, unknown));
        }
        return unknown;
    }

    private static void unknown(Template template, String expression, Set<String> functions, List<Unknown> to) {
        Set<String> variables = new TreeSet<>(template.variables());
        variables.removeAll(functions);
        for (String name : variables) {
            String message = "There is no function and no variable \"" + name + "\".";
            to.add(new Unknown(
                    expression, name, message, functions, "read a variable with ctx(\"" + name + "\")", false));
        }
        for (Template.Missing missing : template.missing(functions)) {
            to.add(new Unknown(
                    expression, missing.name(), missing.message(), missing.like(), "do without it", missing.certain()));
        }
    }
}
