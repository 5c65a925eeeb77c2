// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonLiteral;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits what stands between the edges of one tag. */
final class TagLexer {

    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern FLOAT = Pattern.compile(
            "(?<!\\.)(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+)");
    private static final Pattern INTEGER =
            Pattern.compile("0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\\da-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*");
    private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern STRING =
            Pattern.compile("'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\"", Pattern.DOTALL);
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");

    private final String source;
    private final Matcher matcher;
    private final Pattern endPattern;
    private final Deque<Character> open = new ArrayDeque<>();
    private final int line;
    private int at;

    TagLexer(String source, int at, int line, Pattern endPattern) {
        this.source = source;
        this.at = at;
        this.line = line;
        this.endPattern = endPattern;
        this.matcher = BLANK.matcher(source).useTransparentBounds(true);
    }

    /** Adds the tag's tokens up to its end; false when it has none. */
    boolean run(List<Token> tokens) throws TemplateSyntaxError {
        while (at < source.length()) {
            if (open.isEmpty() && takes(endPattern)) {
                return true;
            }
            if (!takes(BLANK)) {
                tokens.add(token());
            }
        }
        return false;
    }

    /** Where the tag ended. */
    int end() {
        return at;
    }

    private Token token() throws TemplateSyntaxError {
        int start = at;
        if (takes(FLOAT)) {
            return new Token(Kind.FLOAT, source.substring(start, at), line);
        }
        if (takes(INTEGER)) {
            return new Token(Kind.INTEGER, source.substring(start, at), line);
        }
        if (takes(NAME)) {
            return new Token(Kind.NAME, source.substring(start, at), line);
        }
        if (takes(STRING)) {
            return new Token(Kind.STRING, PythonLiteral.unescape(source.substring(start + 1, at - 1)), line);
        }
        if (takes(OPERATOR)) {
            balance(source.charAt(start));
            return new Token(Kind.OPERATOR, source.substring(start, at), line);
        }
        throw new TemplateSyntaxError(
                "unexpected char " + PythonText.quote(String.valueOf(source.charAt(start))) + " at " + start);
    }

    private void balance(char c) throws TemplateSyntaxError {
        switch (c) {
            case '(' -> open.push(')');
            case '[' -> open.push(']');
            case '{' -> open.push('}');
            case ')', ']', '}' -> {
                if (open.isEmpty()) {
                    throw new TemplateSyntaxError("unexpected '" + c + "'");
                }
                char expected = open.pop();
                if (expected != c) {
                    throw new TemplateSyntaxError("unexpected '" + c + "', expected '" + expected + "'");
                }
            }
            default -> {}
        }
    }

    private boolean takes(Pattern pattern) {
        boolean found = matcher.usePattern(pattern).region(at, source.length()).lookingAt();
        if (found) {
            at = matcher.end();
        }
        return found;
    }
}
