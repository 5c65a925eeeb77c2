// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonNumbers;
import dev.petrel.expression.jinja.Expression.Constant;
import dev.petrel.expression.jinja.Invocation.Given;
import dev.petrel.expression.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads literals, names, and what is attached to them: {@code .name}, {@code [key]}, {@code (arguments)}. */
final class OperandParser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression primary() throws TemplateSyntaxError {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> name(token.text());
            case STRING -> string(token.text());
            case INTEGER -> new Constant(integer(token.text()));
            case FLOAT -> new Constant(Double.parseDouble(token.text().replace("_", "")));
            case OPERATOR -> bracketed(token);
            default -> throw unexpected(token);
        };
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Constant(true);
            case "false", "False" -> new Constant(false);
            case "none", "None" -> new Constant(null);
            default -> new Expression.Name(name);
        };
    }

    private Expression string(String first) {
        StringBuilder text = new StringBuilder(first);
        while (tokens.current().is(Kind.STRING)) {
            text.append(tokens.next().text());
        }
        return new Constant(text.toString());
    }

    private static Number integer(String text) {
        String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
        return PythonNumbers.narrow(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
    }

    private Expression bracketed(Token token) throws TemplateSyntaxError {
        return switch (token.text()) {
            case "(" -> round();
            case "[" -> new Expression.Items(list(), false);
            case "{" -> new Expression.Dict(dict());
            default -> throw unexpected(token);
        };
    }

    private Expression round() throws TemplateSyntaxError {
        if (tokens.takeOperator(")")) {
            return new Expression.Items(List.of(), true);
        }
        Expression inner = expressions.tuple(true);
        tokens.expectOperator(")");
        return inner;
    }

    private List<Expression> list() throws TemplateSyntaxError {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeOperator("]")) {
            separator(items.isEmpty(), "]");
            if (tokens.takeOperator("]")) {
                break;
            }
            items.add(expressions.parse());
        }
        return items;
    }

    private List<Expression> dict() throws TemplateSyntaxError {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeOperator("}")) {
            separator(items.isEmpty(), "}");
            if (tokens.takeOperator("}")) {
                break;
            }
            items.add(expressions.parse());
            tokens.expectOperator(":");
            items.add(expressions.parse());
        }
        return items;
    }

    private void separator(boolean first, String end) throws TemplateSyntaxError {
        if (!first) {
            tokens.expectOperator(",");
        } else if (tokens.current().is(Kind.END)) {
            tokens.expectOperator(end);
        }
    }

    /** {@code operand}, then any members, elements and calls that follow it. */
    Expression postfix(Expression operand) throws TemplateSyntaxError {
        Expression result = operand;
        while (true) {
            if (tokens.takeOperator(".")) {
                result = member(result);
            } else if (tokens.takeOperator("[")) {
                result = subscript(result);
            } else if (tokens.current().isOperator("(")) {
                result = new Invocation.Call(result, arguments());
            } else {
                return result;
            }
        }
    }

    private Expression member(Expression object) throws TemplateSyntaxError {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> new Expression.Member(object, token.text());
            case INTEGER -> new Expression.Item(object, new Constant(integer(token.text())));
            default -> throw new TemplateSyntaxError("expected name or number");
        };
    }

    private Expression subscript(Expression object) throws TemplateSyntaxError {
        List<Expression> keys = new ArrayList<>();
        Expression slice = null;
        if (tokens.takeOperator("]")) {
            return new Expression.Item(object, new Expression.Items(keys, true));
        }
        do {
            Expression start = tokens.current().isOperator(":") ? null : expressions.parse();
            if (tokens.takeOperator(":")) {
                slice = slice(object, start);
            } else if (start != null) {
                keys.add(start);
            }
        } while (tokens.takeOperator(","));
        tokens.expectOperator("]");
        if (slice != null) {
            return slice;
        }
        return new Expression.Item(object, keys.size() == 1 ? keys.get(0) : new Expression.Items(keys, true));
    }

    private Expression slice(Expression object, @Nullable Expression start) throws TemplateSyntaxError {
        Expression end = bound();
        Expression step = tokens.takeOperator(":") ? bound() : null;
        return new Expression.SliceOf(object, start, end, step);
    }

    private @Nullable Expression bound() throws TemplateSyntaxError {
        Token token = tokens.current();
        return token.isOperator(":") || token.isOperator("]") || token.isOperator(",") ? null : expressions.parse();
    }

    String dottedName() throws TemplateSyntaxError {
        StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME).text());
        while (tokens.takeOperator(".")) {
            name.append('.').append(tokens.expect(Kind.NAME).text());
        }
        return name.toString();
    }

    Given optionalArguments() throws TemplateSyntaxError {
        return tokens.current().isOperator("(") ? arguments() : Given.NONE;
    }

    Given arguments() throws TemplateSyntaxError {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        Expression spread = null;
        Expression namedSpread = null;
        boolean first = true;
        while (!tokens.takeOperator(")")) {
            separator(first, ")");
            first = false;
            if (tokens.takeOperator(")")) {
                break;
            }
            if (tokens.takeOperator("*")) {
                spread = expressions.parse();
            } else if (tokens.takeOperator("**")) {
                namedSpread = expressions.parse();
            } else if (tokens.current().is(Kind.NAME) && tokens.after().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                named.put(name, expressions.parse());
            } else if (named.isEmpty() && spread == null) {
                positional.add(expressions.parse());
            } else {
                throw new TemplateSyntaxError("invalid syntax for function call expression");
            }
        }
        return new Given(List.copyOf(positional), named, spread, namedSpread);
    }

    private static TemplateSyntaxError unexpected(Token token) {
        return new TemplateSyntaxError("unexpected '" + token.described() + "'");
    }
}
