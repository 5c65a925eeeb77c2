// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.jinja.Invocation.Given;
import dev.petrel.expression.jinja.Operation.Binary;
import dev.petrel.expression.jinja.Operation.Choice;
import dev.petrel.expression.jinja.Operation.Comparison;
import dev.petrel.expression.jinja.Operation.Logic;
import dev.petrel.expression.jinja.Operation.Not;
import dev.petrel.expression.jinja.Operation.Sign;
import dev.petrel.expression.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions, in Jinja's order of precedence. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream tokens;
    private final OperandParser operands;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    /** An expression. */
    Expression parse() throws TemplateSyntaxError {
        tokens.enter();
        Expression expression = choice();
        tokens.leave();
        return expression;
    }

    /** An expression, or several between commas, which make a tuple. */
    Expression tuple(boolean withChoice) throws TemplateSyntaxError {
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!endsTuple()) {
            items.add(withChoice ? parse() : or());
            if (!tokens.takeOperator(",")) {
                return comma ? new Expression.Items(items, true) : items.get(0);
            }
            comma = true;
        }
        if (items.isEmpty()) {
            throw new TemplateSyntaxError(
                    "Expected an expression, got '" + tokens.current().described() + "'");
        }
        return new Expression.Items(items, true);
    }

    private boolean endsTuple() {
        Token token = tokens.current();
        return token.is(Kind.PRINT_END) || token.is(Kind.TAG_END) || token.isOperator(")");
    }

    private Expression choice() throws TemplateSyntaxError {
        Expression then = or();
        while (tokens.takeName("if")) {
            Expression condition = or();
            Expression otherwise = tokens.takeName("else") ? parse() : null;
            then = new Choice(condition, then, otherwise);
        }
        return then;
    }

    Expression or() throws TemplateSyntaxError {
        Expression left = and();
        while (tokens.takeName("or")) {
            left = new Logic(false, left, and());
        }
        return left;
    }

    private Expression and() throws TemplateSyntaxError {
        Expression left = not();
        while (tokens.takeName("and")) {
            left = new Logic(true, left, not());
        }
        return left;
    }

    private Expression not() throws TemplateSyntaxError {
        if (!tokens.takeName("not")) {
            return comparison();
        }
        tokens.enter();
        Expression negated = new Not(not());
        tokens.leave();
        return negated;
    }

    private Expression comparison() throws TemplateSyntaxError {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        for (String operator = comparator(); operator != null; operator = comparator()) {
            operators.add(operator);
            others.add(sum());
        }
        return operators.isEmpty() ? first : new Comparison(first, operators, others);
    }

    private @Nullable String comparator() {
        Token token = tokens.current();
        if (token.is(Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
            return tokens.next().text();
        }
        if (tokens.takeName("in")) {
            return "in";
        }
        if (token.isName("not") && tokens.after().isName("in")) {
            tokens.next();
            tokens.next();
            return "not in";
        }
        return null;
    }

    private Expression sum() throws TemplateSyntaxError {
        Expression left = concat();
        for (String operator = operator("+", "-"); operator != null; operator = operator("+", "-")) {
            left = new Binary(operator, left, concat());
        }
        return left;
    }

    private Expression concat() throws TemplateSyntaxError {
        Expression first = product();
        if (!tokens.current().isOperator("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.takeOperator("~")) {
            parts.add(product());
        }
        return new Expression.Concat(parts);
    }

    private Expression product() throws TemplateSyntaxError {
        Expression left = power();
        for (String operator = operator("*", "/", "//", "%");
                operator != null;
                operator = operator("*", "/", "//", "%")) {
            left = new Binary(operator, left, power());
        }
        return left;
    }

    private Expression power() throws TemplateSyntaxError {
        Expression left = unary(true);
        while (tokens.takeOperator("**")) {
            left = new Binary("**", left, unary(true));
        }
        return left;
    }

    private @Nullable String operator(String... wanted) {
        for (String each : wanted) {
            if (tokens.takeOperator(each)) {
                return each;
            }
        }
        return null;
    }

    private Expression unary(boolean withFilter) throws TemplateSyntaxError {
        tokens.enter();
        Expression operand;
        if (tokens.takeOperator("-")) {
            operand = new Sign(true, unary(false));
        } else if (tokens.takeOperator("+")) {
            operand = new Sign(false, unary(false));
        } else {
            operand = operands.primary();
        }
        operand = operands.postfix(operand);
        tokens.leave();
        return withFilter ? filtered(operand) : operand;
    }

    /** {@code value}, then any filters and tests that follow it. */
    Expression filtered(Expression value) throws TemplateSyntaxError {
        Expression result = value;
        while (true) {
            if (tokens.takeOperator("|")) {
                result = new Invocation.Filtered(result, operands.dottedName(), operands.optionalArguments());
            } else if (tokens.takeName("is")) {
                result = tested(result);
            } else if (tokens.current().isOperator("(")) {
                result = new Invocation.Call(result, operands.arguments());
            } else {
                return result;
            }
        }
    }

    private Expression tested(Expression value) throws TemplateSyntaxError {
        boolean negated = tokens.takeName("not");
        String name = operands.dottedName();
        Expression test = new Invocation.Tested(value, name, testArguments());
        return negated ? new Not(test) : test;
    }

    private Given testArguments() throws TemplateSyntaxError {
        Token token = tokens.current();
        if (token.isOperator("(")) {
            return operands.arguments();
        }
        boolean literal = token.is(Kind.STRING) || token.is(Kind.INTEGER) || token.is(Kind.FLOAT);
        boolean name = token.is(Kind.NAME) && !Set.of("else", "or", "and", "if").contains(token.text());
        if (token.isName("is")) {
            throw new TemplateSyntaxError("You cannot chain multiple tests with is");
        }
        if (!literal && !name && !token.isOperator("[") && !token.isOperator("{")) {
            return Given.NONE;
        }
        Expression argument = operands.postfix(operands.primary());
        return new Given(List.of(argument), Map.of(), null, null);
    }
}
