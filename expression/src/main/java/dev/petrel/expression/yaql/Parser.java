// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads an expression by the precedence of yaql's operators. */
final class Parser {

    private static final int MAX_DEPTH = 200;
    private static final int INDEX = 9;

    /** Of binary operators; the higher binds tighter. */
    private static final Map<String, Integer> BINARY = Map.ofEntries(
            Map.entry(".", 10),
            Map.entry("?.", 10),
            Map.entry("=~", 7),
            Map.entry("!~", 7),
            Map.entry("*", 6),
            Map.entry("/", 6),
            Map.entry("mod", 6),
            Map.entry("+", 5),
            Map.entry("-", 5),
            Map.entry(">", 4),
            Map.entry("<", 4),
            Map.entry(">=", 4),
            Map.entry("<=", 4),
            Map.entry("!=", 4),
            Map.entry("=", 4),
            Map.entry("in", 4),
            Map.entry("and", 2),
            Map.entry("or", 1),
            Map.entry("->", 0));

    private static final Map<String, Integer> PREFIX = Map.of("+", 8, "-", 8, "not", 3);

    private final String source;
    private final Lexer lexer;
    private Token token;
    private int depth;

    private Parser(String source) throws YaqlSyntaxError {
        this.source = source;
        this.lexer = new Lexer(source);
        this.token = lexer.next();
    }

    static Node parse(String source) throws YaqlSyntaxError {
        Parser parser = new Parser(source);
        Node node = parser.expression(0);
        if (parser.token.kind() != Token.Kind.END) {
            throw parser.unexpected();
        }
        return node;
    }

    private Node expression(int least) throws YaqlSyntaxError {
        if (++depth > MAX_DEPTH) {
            throw YaqlSyntaxError.tooDeep();
        }
        Node left = operand();
        int chain = 0;
        while (true) {
            if (++chain > MAX_DEPTH) {
                throw YaqlSyntaxError.tooDeep();
            }
            if (token.is("[") && INDEX >= least) {
                left = indexed(left);
            } else if (token.kind() == Token.Kind.OPERATOR && binary(token) >= least) {
                left = combined(left);
            } else {
                depth--;
                return left;
            }
        }
    }

    private static int binary(Token operator) {
        return BINARY.getOrDefault(String.valueOf(operator.value()), -1);
    }

    private Node combined(Node left) throws YaqlSyntaxError {
        String operator = String.valueOf(token.value());
        int binding = binary(token);
        advance();
        Node right = expression(operator.equals("->") ? binding : binding + 1);
        return switch (operator) {
            case "=" -> Node.Call.operator("*equal", left, right);
            case "!=" -> Node.Call.operator("*not_equal", left, right);
            default -> Node.Call.operator("#operator_" + operator, left, right);
        };
    }

    private Node indexed(Node left) throws YaqlSyntaxError {
        advance();
        List<Node> operands = new ArrayList<>();
        operands.add(left);
        operands.addAll(arguments("]"));
        return new Node.Call("#indexer", operands, false);
    }

    private Node operand() throws YaqlSyntaxError {
        Token first = token;
        switch (first.kind()) {
            case LITERAL -> {
                advance();
                return new Node.Constant(first.value());
            }
            case WORD -> {
                advance();
                return new Node.Word(String.valueOf(first.value()));
            }
            case DOLLAR -> {
                advance();
                return new Node.Variable(String.valueOf(first.value()));
            }
            case FUNCTION -> {
                advance();
                return new Node.Call(String.valueOf(first.value()), arguments(")"), true);
            }
            case OPERATOR -> {
                return prefixed();
            }
            case PUNCTUATION -> {
                return bracketed();
            }
            default -> throw unexpected();
        }
    }

    private Node prefixed() throws YaqlSyntaxError {
        String operator = String.valueOf(token.value());
        Integer binding = PREFIX.get(operator);
        if (binding == null) {
            throw unexpected();
        }
        advance();
        return Node.Call.operator("#unary_operator_" + operator, expression(binding));
    }

    private Node bracketed() throws YaqlSyntaxError {
        if (token.is("[")) {
            advance();
            return new Node.Call("#list", arguments("]"), false);
        }
        if (token.is("{")) {
            advance();
            return new Node.Call("#map", arguments("}"), false);
        }
        if (!token.is("(")) {
            throw unexpected();
        }
        advance();
        Node inner = expression(0);
        expect(")");
        return new Node.Wrapped(inner);
    }

    /** Arguments up to {@code end}. One may be left out if another follows; after a rule only rules follow. */
    private List<Node> arguments(String end) throws YaqlSyntaxError {
        List<Node> arguments = new ArrayList<>();
        if (token.is(end)) {
            advance();
            return arguments;
        }
        boolean rules = false;
        while (true) {
            if (token.is(",") && !rules) {
                arguments.add(new Node.Omitted());
            } else {
                Node argument = expression(0);
                boolean rule = token.kind() == Token.Kind.MAPPING && mayBeRule(arguments, rules);
                if (rules && !rule) {
                    throw unexpected();
                }
                if (rule) {
                    advance();
                    argument = new Node.Rule(argument, expression(0));
                }
                rules = rule;
                arguments.add(argument);
                if (token.is(end)) {
                    advance();
                    return arguments;
                }
            }
            expect(",");
        }
    }

    /** Whether what came before allows a rule: not arguments left out at the very beginning. */
    private static boolean mayBeRule(List<Node> before, boolean rules) {
        return rules || before.isEmpty() || !before.stream().allMatch(Node.Omitted.class::isInstance);
    }

    private void expect(String punctuation) throws YaqlSyntaxError {
        if (!token.is(punctuation)) {
            throw unexpected();
        }
        advance();
    }

    private void advance() throws YaqlSyntaxError {
        token = lexer.next();
    }

    private YaqlSyntaxError unexpected() {
        return token.kind() == Token.Kind.END
                ? YaqlSyntaxError.end()
                : YaqlSyntaxError.unexpected(shown(token), token.at(), source);
    }

    private static String shown(Token token) {
        Object value = token.value();
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean b) {
            return b ? "True" : "False";
        }
        return String.valueOf(value);
    }
}
