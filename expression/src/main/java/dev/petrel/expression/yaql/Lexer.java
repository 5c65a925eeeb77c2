// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonLiteral;
import dev.petrel.expression.PythonNumbers;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts an expression into tokens, one at a time: what stands behind an error is not looked at. */
final class Lexer {

    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS;
    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]*");
    private static final Pattern DOLLAR = Pattern.compile("\\$\\w*", FLAGS);
    private static final Pattern NUMBER = Pattern.compile("\\b\\d+(?:\\.?\\d+)?\\b", FLAGS);
    private static final Pattern FUNCTION = Pattern.compile("\\b([^\\W\\d]\\w*)\\(", FLAGS);
    private static final Pattern WORD = Pattern.compile("(?!__)\\b[^\\W\\d]\\w*\\b", FLAGS);
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:U.{8}|u.{4}|x..|[0-7]{1,3}|N\\{[^}]+\\}|[\\\\'\"abfnrtv])");
    private static final Set<String> WORD_OPERATORS = Set.of("mod", "in", "not", "and", "or");

    /** The longer ones first. */
    private static final List<String> OPERATORS =
            List.of("=~", "!~", "!=", ">=", "<=", "=>", "->", "?.", ".", "+", "-", "*", "/", ">", "<", "=");

    private static final String PUNCTUATION = "()[]{},";

    private final String source;
    private int at;

    Lexer(String source) {
        this.source = source;
    }

    Token next() throws YaqlSyntaxError {
        Matcher space = SPACE.matcher(source).region(at, source.length());
        if (space.lookingAt()) {
            at = space.end();
        }
        if (at == source.length()) {
            return new Token(Token.Kind.END, null, at);
        }
        int start = at;
        Token token = word(start);
        token = token == null ? string(start) : token;
        token = token == null ? symbol(start) : token;
        if (token == null) {
            throw YaqlSyntaxError.lexical(Character.toString(source.codePointAt(at)), position(at));
        }
        return token;
    }

    /** Python counts characters, Java UTF-16 units. */
    private int position(int index) {
        return source.codePointCount(0, index);
    }

    private Token token(Token.Kind kind, @Nullable Object value, int start) {
        return new Token(kind, value, position(start));
    }

    private @Nullable String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(source).useTransparentBounds(true).region(at, source.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    private @Nullable Token word(int start) throws YaqlSyntaxError {
        String text = take(DOLLAR);
        if (text != null) {
            return token(Token.Kind.DOLLAR, text, start);
        }
        text = take(NUMBER);
        if (text != null) {
            return token(Token.Kind.LITERAL, number(text), start);
        }
        text = take(FUNCTION);
        if (text != null) {
            return token(Token.Kind.FUNCTION, text.substring(0, text.length() - 1), start);
        }
        text = take(WORD);
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true" -> token(Token.Kind.LITERAL, true, start);
            case "false" -> token(Token.Kind.LITERAL, false, start);
            case "null" -> token(Token.Kind.LITERAL, null, start);
            default -> token(WORD_OPERATORS.contains(text) ? Token.Kind.OPERATOR : Token.Kind.WORD, text, start);
        };
    }

    private Number number(String text) throws YaqlSyntaxError {
        try {
            return text.indexOf('.') < 0 ? PythonNumbers.toInt(text) : PythonNumbers.toFloat(text);
        } catch (PythonError e) {
            throw YaqlSyntaxError.lexical(text.substring(0, 1), position(at - text.length()));
        }
    }

    private @Nullable Token string(int start) throws YaqlSyntaxError {
        char mark = source.charAt(at);
        int end = mark == '\'' || mark == '"' || mark == '`' ? stringEnd(mark) : -1;
        if (end < 0) {
            return null;
        }
        String body = source.substring(start + 1, end);
        at = end + 1;
        return token(Token.Kind.LITERAL, mark == '`' ? body.replace("\\`", "`") : unescape(body), start);
    }

    /** Where the string that begins here ends, or -1. A backslash does not escape a line break. */
    private int stringEnd(char mark) {
        int i = at + 1;
        while (i < source.length() && source.charAt(i) != mark) {
            if (source.charAt(i) == '\\') {
                i++;
                if (i < source.length() && source.charAt(i) == '\n') {
                    return -1;
                }
            }
            i++;
        }
        return i < source.length() ? i : -1;
    }

    private static String unescape(String body) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        return ESCAPE.matcher(body)
                .replaceAll(match -> Matcher.quoteReplacement(PythonLiteral.unescape(match.group())));
    }

    private @Nullable Token symbol(int start) {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                at += operator.length();
                return token(operator.equals("=>") ? Token.Kind.MAPPING : Token.Kind.OPERATOR, operator, start);
            }
        }
        if (PUNCTUATION.indexOf(source.charAt(at)) < 0) {
            return null;
        }
        at++;
        return token(Token.Kind.PUNCTUATION, source.substring(start, at), start);
    }
}
