// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonStrings;
import dev.petrel.expression.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a template into tokens. White space around tags follows Jinja with {@code trim_blocks} and
 * {@code lstrip_blocks} on: the line break after a block tag and the blanks before it on its line are dropped.
 */
final class Lexer {

    private static final Pattern RAW_BEGIN = Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%}\\s*|%})");
    private static final Pattern RAW_END = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%}|-%}\\s*|%}\\n?)");
    private static final Pattern COMMENT_END = Pattern.compile("\\+#}|-#}\\s*|#}\\n?");
    private static final Pattern TAG_END = Pattern.compile("\\+%}|-%}\\s*|%}\\n?");
    private static final Pattern PRINT_END = Pattern.compile("-}}\\s*|}}");
    private static final Pattern NO_END = Pattern.compile("(?!)");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private boolean lineStart = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) throws TemplateSyntaxError {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        lexer.run();
        return lexer.tokens;
    }

    /** The tokens of one expression. */
    static List<Token> expressionTokens(String expression) throws TemplateSyntaxError {
        List<Token> tokens = new ArrayList<>();
        new TagLexer(expression, 0, 1, NO_END).run(tokens);
        tokens.add(new Token(Kind.END, "", 1));
        return tokens;
    }

    private void run() throws TemplateSyntaxError {
        while (at < source.length()) {
            int begin = nextTag();
            if (begin < 0) {
                data(source.substring(at));
                at = source.length();
            } else {
                tag(begin);
            }
        }
        add(Kind.END, "");
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
            if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private void tag(int begin) throws TemplateSyntaxError {
        char type = source.charAt(begin + 1);
        char sign = begin + 2 < source.length() ? source.charAt(begin + 2) : ' ';
        data(strippedBefore(source.substring(at, begin), sign, type == '{'));
        Matcher raw = RAW_BEGIN.matcher(source).region(begin, source.length());
        if (type == '%' && raw.lookingAt()) {
            moveTo(raw.end());
            rawText();
            return;
        }
        moveTo(begin + (sign == '-' || sign == '+' ? 3 : 2));
        switch (type) {
            case '#' -> comment();
            case '%' -> inside(Kind.TAG_BEGIN, Kind.TAG_END, TAG_END);
            default -> inside(Kind.PRINT_BEGIN, Kind.PRINT_END, PRINT_END);
        }
    }

    private String strippedBefore(String text, char sign, boolean print) {
        if (sign == '-') {
            return PythonStrings.strip(text, null, false, true);
        }
        int start = text.lastIndexOf('\n') + 1;
        boolean strip = sign != '+' && !print && (start > 0 || lineStart);
        return strip && text.codePoints().skip(start).allMatch(Characters::isSpace) ? text.substring(0, start) : text;
    }

    private void rawText() throws TemplateSyntaxError {
        Matcher end = RAW_END.matcher(source);
        if (at == source.length()) {
            return;
        }
        if (!end.find(at)) {
            throw new TemplateSyntaxError("Missing end of raw directive");
        }
        char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
        data(strippedBefore(source.substring(at, end.start()), sign, false));
        moveTo(end.end());
    }

    private void comment() throws TemplateSyntaxError {
        Matcher end = COMMENT_END.matcher(source);
        if (at == source.length()) {
            return;
        }
        if (!end.find(at)) {
            throw new TemplateSyntaxError("Missing end of comment tag");
        }
        moveTo(end.end());
    }

    private void inside(Kind begin, Kind endKind, Pattern endPattern) throws TemplateSyntaxError {
        add(begin, "");
        TagLexer tag = new TagLexer(source, at, line, endPattern);
        if (tag.run(tokens)) {
            add(endKind, "");
        }
        moveTo(tag.end());
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            add(Kind.DATA, text);
        }
    }

    private void moveTo(int end) {
        lineStart = end > 0 && source.charAt(end - 1) == '\n';
        line += (int) source.substring(at, end).chars().filter(c -> c == '\n').count();
        at = end;
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }
}
