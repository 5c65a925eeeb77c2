// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonText;
import dev.petrel.expression.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads templates. */
final class Parser {

    /** No template can name it. */
    private static final String PLACEHOLDER = " body";

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    private Parser(List<Token> tokens) {
        this.tokens = new TokenStream(tokens);
        this.expressions = new ExpressionParser(this.tokens);
    }

    static Statement parse(String template) throws TemplateSyntaxError {
        Parser parser = new Parser(Lexer.tokens(template));
        Statement body = parser.body();
        Token last = parser.tokens.current();
        if (!last.is(Kind.END)) {
            throw new TemplateSyntaxError("Encountered unknown tag "
                    + PythonText.quote(parser.tokens.after().text()) + ".");
        }
        return body;
    }

    /** Reads one expression that stands without braces around it. */
    static Statement parseExpression(String text) throws TemplateSyntaxError {
        Parser parser = new Parser(Lexer.expressionTokens(text));
        Expression expression = parser.expressions.parse();
        if (!parser.tokens.current().is(Kind.END)) {
            throw new TemplateSyntaxError("chunk after expression");
        }
        return new Statement.Print(expression);
    }

    /** Everything up to one of the tags {@code ends}, the begin of which is left to be read. */
    private Statement body(String... ends) throws TemplateSyntaxError {
        tokens.enter();
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            if (token.is(Kind.END) || (token.is(Kind.TAG_BEGIN) && isAny(tokens.after(), ends))) {
                tokens.leave();
                return statements.size() == 1 ? statements.get(0) : new Statement.Block(List.copyOf(statements));
            }
            tokens.next();
            if (token.is(Kind.DATA)) {
                statements.add(new Statement.Text(token.text()));
            } else if (token.is(Kind.PRINT_BEGIN)) {
                statements.add(new Statement.Print(expressions.tuple(true)));
                tokens.expect(Kind.PRINT_END);
            } else {
                statements.add(tag());
            }
        }
    }

    private static boolean isAny(Token token, String... names) {
        for (String name : names) {
            if (token.isName(name)) {
                return true;
            }
        }
        return false;
    }

    private Statement tag() throws TemplateSyntaxError {
        Token name = tokens.next();
        if (!name.is(Kind.NAME)) {
            throw new TemplateSyntaxError("tag name expected");
        }
        return switch (name.text()) {
            case "if" -> ifTag();
            case "for" -> forTag();
            case "set" -> setTag();
            case "with" -> withTag();
            case "filter" -> filterTag();
            case "macro" -> macroTag();
            case "call" -> callTag();
            case "print" -> printTag();
            case "block" -> blockTag();
            case "include", "import", "from", "extends" -> unavailable(name.text());
            default -> throw new TemplateSyntaxError("Encountered unknown tag " + PythonText.quote(name.text()) + ".");
        };
    }

    /** The body of a tag, from the end of its opening to the end of the tag {@code end}. */
    private Statement bodyTo(String end) throws TemplateSyntaxError {
        tokens.expect(Kind.TAG_END);
        Statement body = body(end);
        close(end);
        return body;
    }

    private void close(String end) throws TemplateSyntaxError {
        if (tokens.current().is(Kind.END)) {
            throw new TemplateSyntaxError("Unexpected end of template. Jinja was looking for the following tags: "
                    + PythonText.quote(end) + ".");
        }
        tokens.expect(Kind.TAG_BEGIN);
        tokens.expectName(end);
    }

    private Statement ifTag() throws TemplateSyntaxError {
        List<Expression> conditions = new ArrayList<>();
        List<Statement> bodies = new ArrayList<>();
        Statement otherwise = null;
        do {
            conditions.add(expressions.tuple(false));
            tokens.expect(Kind.TAG_END);
            bodies.add(body("elif", "else", "endif"));
        } while (takeTag("elif"));
        if (takeTag("else")) {
            tokens.expect(Kind.TAG_END);
            otherwise = body("endif");
        }
        close("endif");
        tokens.expect(Kind.TAG_END);
        return new Statement.If(List.copyOf(conditions), List.copyOf(bodies), otherwise);
    }

    private boolean takeTag(String name) {
        if (!tokens.current().is(Kind.TAG_BEGIN) || !tokens.after().isName(name)) {
            return false;
        }
        tokens.next();
        tokens.next();
        return true;
    }

    private Statement forTag() throws TemplateSyntaxError {
        Target target = target();
        tokens.expectName("in");
        Expression items = expressions.tuple(false);
        Expression condition = tokens.takeName("if") ? expressions.parse() : null;
        boolean recursive = tokens.takeName("recursive");
        tokens.expect(Kind.TAG_END);
        Statement body = body("endfor", "else");
        Statement otherwise = null;
        if (takeTag("else")) {
            tokens.expect(Kind.TAG_END);
            otherwise = body("endfor");
        }
        close("endfor");
        tokens.expect(Kind.TAG_END);
        return new Loop(target, items, condition, recursive, body, otherwise);
    }

    private Target target() throws TemplateSyntaxError {
        List<Target> targets = new ArrayList<>();
        boolean comma = false;
        do {
            if (tokens.takeOperator("(")) {
                targets.add(target());
                tokens.expectOperator(")");
            } else if (comma && !tokens.current().is(Kind.NAME)) {
                break;
            } else {
                targets.add(variable());
            }
            comma |= tokens.current().isOperator(",");
        } while (tokens.takeOperator(","));
        return comma ? new Target.Several(targets) : targets.get(0);
    }

    private Target variable() throws TemplateSyntaxError {
        String name = tokens.expect(Kind.NAME).text();
        if (isAny(new Token(Kind.NAME, name, 0), "true", "false", "none", "True", "False", "None")) {
            throw new TemplateSyntaxError("can't assign to 'const'");
        }
        return tokens.takeOperator(".")
                ? new Target.Attribute(name, tokens.expect(Kind.NAME).text())
                : new Target.Variable(name);
    }

    private Statement setTag() throws TemplateSyntaxError {
        Target target = target();
        if (tokens.takeOperator("=")) {
            Expression value = expressions.tuple(true);
            tokens.expect(Kind.TAG_END);
            return new Statement.Assign(target, value);
        }
        Expression filtered = expressions.filtered(new Expression.Name(PLACEHOLDER));
        Statement body = bodyTo("endset");
        tokens.expect(Kind.TAG_END);
        return new Statement.Capture(target, PLACEHOLDER, filtered, body);
    }

    private Statement withTag() throws TemplateSyntaxError {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.current().is(Kind.TAG_END)) {
            targets.add(variable());
            tokens.expectOperator("=");
            values.add(expressions.parse());
            if (!tokens.takeOperator(",")) {
                break;
            }
        }
        Statement body = bodyTo("endwith");
        tokens.expect(Kind.TAG_END);
        return new Statement.With(List.copyOf(targets), List.copyOf(values), body);
    }

    private Statement filterTag() throws TemplateSyntaxError {
        String name = tokens.current().text();
        Expression first = new Invocation.Filtered(
                new Expression.Name(PLACEHOLDER),
                filterName(),
                new OperandParser(tokens, expressions).optionalArguments());
        if (name.isEmpty()) {
            throw new TemplateSyntaxError("expected the name of a filter");
        }
        Expression filtered = expressions.filtered(first);
        Statement body = bodyTo("endfilter");
        tokens.expect(Kind.TAG_END);
        return new Statement.FilterBlock(PLACEHOLDER, filtered, body);
    }

    private String filterName() throws TemplateSyntaxError {
        return new OperandParser(tokens, expressions).dottedName();
    }

    private Statement macroTag() throws TemplateSyntaxError {
        String name = tokens.expect(Kind.NAME).text();
        Macro.Definition definition = definition(name, "endmacro");
        return new Macro.Define(definition);
    }

    private Macro.Definition definition(String name, String end) throws TemplateSyntaxError {
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        if (tokens.takeOperator("(")) {
            while (!tokens.takeOperator(")")) {
                String parameter = tokens.expect(Kind.NAME).text();
                if (parameters.contains(parameter)) {
                    throw new TemplateSyntaxError("duplicate argument " + PythonText.quote(parameter));
                }
                parameters.add(parameter);
                parameterDefault(defaults);
                if (!tokens.takeOperator(",")) {
                    tokens.expectOperator(")");
                    break;
                }
            }
        }
        Statement body = end.equals("endmacro") ? bodyTo(end) : new Statement.Block(List.of());
        if (end.equals("endmacro")) {
            tokens.takeName(name);
            tokens.expect(Kind.TAG_END);
        }
        return Macro.Definition.of(name, parameters, defaults, body);
    }

    private void parameterDefault(List<Expression> defaults) throws TemplateSyntaxError {
        Expression value = tokens.takeOperator("=") ? expressions.parse() : null;
        if (value != null) {
            defaults.add(value);
        } else if (!defaults.isEmpty()) {
            throw new TemplateSyntaxError("non-default argument follows default argument");
        }
    }

    private Statement callTag() throws TemplateSyntaxError {
        Macro.Definition signature = definition("caller", "endcall");
        Expression call = expressions.parse();
        Statement body = bodyTo("endcall");
        tokens.expect(Kind.TAG_END);
        if (!(call instanceof Invocation.Call invocation)) {
            throw new TemplateSyntaxError("expected call");
        }
        return new Macro.CallBlock(
                invocation, Macro.Definition.of("caller", signature.parameters(), signature.defaults(), body));
    }

    private Statement printTag() throws TemplateSyntaxError {
        List<Statement> prints = new ArrayList<>();
        do {
            prints.add(new Statement.Print(expressions.parse()));
        } while (tokens.takeOperator(","));
        tokens.expect(Kind.TAG_END);
        return new Statement.Block(prints);
    }

    private Statement blockTag() throws TemplateSyntaxError {
        String name = tokens.expect(Kind.NAME).text();
        if (!tokens.takeName("scoped")) {
            tokens.takeName("required");
        }
        Statement body = bodyTo("endblock");
        tokens.takeName(name);
        tokens.expect(Kind.TAG_END);
        return body;
    }

    private Statement unavailable(String tag) throws TemplateSyntaxError {
        while (!tokens.current().is(Kind.TAG_END) && !tokens.current().is(Kind.END)) {
            tokens.next();
        }
        tokens.expect(Kind.TAG_END);
        return new Statement.Unavailable(tag);
    }
}
