// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.jinja.Token.Kind;
import java.util.List;
import java.util.Locale;

/** The tokens of a template, one after the other. */
final class TokenStream {

    private static final int MAX_DEPTH = 150;

    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token after() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    boolean takeOperator(String operator) {
        boolean found = current().isOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean takeName(String name) {
        boolean found = current().isName(name);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(Kind kind) throws TemplateSyntaxError {
        if (!current().is(kind)) {
            throw expected(new Token(kind, kind.name().toLowerCase(Locale.ROOT), 0).described());
        }
        return next();
    }

    void expectOperator(String operator) throws TemplateSyntaxError {
        if (!takeOperator(operator)) {
            throw expected(operator);
        }
    }

    void expectName(String name) throws TemplateSyntaxError {
        if (!takeName(name)) {
            throw expected(name);
        }
    }

    private TemplateSyntaxError expected(String what) {
        return current().is(Kind.END)
                ? new TemplateSyntaxError("unexpected end of template, expected '" + what + "'.")
                : new TemplateSyntaxError(
                        "expected token '" + what + "', got '" + current().described() + "'");
    }

    /** Refuses templates that are nested deeper than evaluating them could be. */
    void enter() throws TemplateSyntaxError {
        if (++depth > MAX_DEPTH) {
            throw new TemplateSyntaxError("the template is nested too deep");
        }
    }

    void leave() {
        depth--;
    }
}
