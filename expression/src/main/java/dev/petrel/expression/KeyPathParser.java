// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link KeyPath}. The error messages are those of jsonpath-rw, which end up in enforcements. */
final class KeyPathParser {

    private final String text;
    private final List<KeyStep> steps = new ArrayList<>();
    private int at;

    KeyPathParser(String text) {
        this.text = text;
    }

    List<KeyStep> parse() throws PythonError {
        first();
        while (!atEnd()) {
            next();
        }
        return steps;
    }

    private void first() throws PythonError {
        if (!take('$')) {
            if (peek() == '[') {
                bracket();
            } else {
                steps.add(name());
            }
        }
    }

    private void next() throws PythonError {
        if (peek() == '[') {
            bracket();
            return;
        }
        if (!take('.')) {
            throw unexpected();
        }
        boolean deep = take('.');
        int before = steps.size();
        if (peek() == '[') {
            bracket();
        } else {
            steps.add(name());
        }
        if (deep) {
            steps.set(before, new KeyStep.Descendants(steps.get(before)));
        }
    }

    private KeyStep name() throws PythonError {
        if (take('*')) {
            return new KeyStep.AnyField();
        }
        Integer number = number();
        return number == null ? new KeyStep.Fields(names()) : new KeyStep.Fields(List.of(String.valueOf(number)));
    }

    private List<String> names() throws PythonError {
        List<String> names = new ArrayList<>();
        do {
            names.add(word());
        } while (take(','));
        return names;
    }

    private void bracket() throws PythonError {
        expect('[');
        char c = peek();
        if (take('*')) {
            steps.add(new KeyStep.Slice(null, null, null));
        } else if (c == ':' || c == '-' || isDigit(c)) {
            places();
        } else {
            steps.add(new KeyStep.Fields(names()));
        }
        expect(']');
    }

    private void places() throws PythonError {
        Integer first = number();
        if (take(':')) {
            Integer end = number();
            steps.add(new KeyStep.Slice(first, end, take(':') ? number() : null));
            return;
        }
        List<Integer> places = new ArrayList<>();
        for (Integer place = first; place != null; place = take(',') ? number() : null) {
            places.add(place);
        }
        steps.add(new KeyStep.Index(List.copyOf(places)));
    }

    private @Nullable Integer number() throws PythonError {
        skip();
        int end = at < text.length() && text.charAt(at) == '-' ? at + 1 : at;
        int digits = end;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        if (end == digits) {
            return null;
        }
        try {
            Integer number = Integer.valueOf(text.substring(at, end));
            at = end;
            return number;
        } catch (NumberFormatException e) {
            throw unexpected();
        }
    }

    private String word() throws PythonError {
        char c = peek();
        if (c == '\'' || c == '"') {
            return quoted(c);
        }
        int start = at;
        if (!isNameStart(c)) {
            throw unexpected();
        }
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted(char mark) throws PythonError {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != mark) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            out.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw new PythonError("JsonPathLexerError", "Unexpected EOF in string literal or identifier");
        }
        at++;
        return out.toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '-';
    }

    private char peek() {
        skip();
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean atEnd() {
        skip();
        return at == text.length();
    }

    private void skip() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) throws PythonError {
        if (!take(c)) {
            throw unexpected();
        }
    }

    private PythonError unexpected() {
        if (atEnd()) {
            return new PythonError("JsonPathParserError", "Parse error near the end of " + PythonText.quote(text));
        }
        char c = text.charAt(at);
        boolean known = isNamePart(c) || ".*[]()$,:|&'\"`".indexOf(c) >= 0;
        return known
                ? new PythonError("JsonPathParserError", "Parse error at 1:" + at + " near token " + c)
                : new PythonError(
                        "JsonPathLexerError", "Error on line 1, col " + at + ": Unexpected character: " + c + " ");
    }
}
