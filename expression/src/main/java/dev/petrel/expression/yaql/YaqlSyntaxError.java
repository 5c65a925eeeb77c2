// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

/** The text is no expression. Never leaves {@link Yaql}. */
final class YaqlSyntaxError extends Exception {

    private static final long serialVersionUID = 1L;

    private final String type;

    private YaqlSyntaxError(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    static YaqlSyntaxError lexical(String character, int position) {
        return new YaqlSyntaxError(
                "YaqlLexicalException", "Lexical error: illegal character '" + character + "' at position " + position);
    }

    static YaqlSyntaxError unexpected(String value, int position, String source) {
        return new YaqlSyntaxError(
                "YaqlGrammarException",
                "Parse error: unexpected '" + value + "' at position " + position + " of expression '" + source + "'");
    }

    static YaqlSyntaxError end() {
        return new YaqlSyntaxError("YaqlGrammarException", "Parse error: unexpected end of statement");
    }

    static YaqlSyntaxError tooDeep() {
        return new YaqlSyntaxError("RecursionError", "maximum recursion depth exceeded");
    }

    /** The name of yaql's exception. */
    String type() {
        return type;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
