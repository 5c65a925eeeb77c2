// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.ApiKeys;
import dev.petrel.engine.access.Identity;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.model.ApiKey;
import dev.petrel.engine.model.SecretHash;
import dev.petrel.engine.model.Token;
import java.util.Optional;

/**
 * Says who sends a request, and refuses who does not prove it, in StackStorm's words. Stands behind the filter of origins:
 * what a web page of another site makes a browser send has been refused by then. Whoever comes after this sees neither
 * tokens nor keys.
 */
final class AuthenticationFilter implements Filter {

    private static final String REQUIRED = "Unauthorized - One of Token or API key required.";

    private final Authentication authentication;

    AuthenticationFilter(Authentication authentication) {
        this.authentication = authentication;
    }

    @Override
    public Optional<Response> refusal(Head head) {
        return judge(head).refusal();
    }

    @Override
    public boolean holdsOn() {
        return true;
    }

    @Override
    public Verdict judge(Head head) {
        Request request = head.request();
        boolean open =
                head.match().route().map(route -> route.access() == Access.OPEN).orElse(true);
        Request stripped = Credentials.without(request, open);
        Outcome outcome = outcome(request, open);
        Caller who = outcome.caller.at(request.caller().from(), request.caller().peer());
        return new Verdict(outcome.refusal, new Head(stripped.by(who), head.match()));
    }

    private record Outcome(Caller caller, Optional<Response> refusal) {

        static Outcome refused(String text) {
            return new Outcome(Caller.ANONYMOUS, Optional.of(Response.fault(401, text)));
        }
    }

    private Outcome outcome(Request request, boolean open) {
        if (authentication instanceof Authentication.Required required) {
            return open
                    ? new Outcome(Caller.ANONYMOUS, Optional.empty())
                    : Credentials.of(request)
                            .map(shown -> shown.key() ? key(required, shown) : token(required, shown))
                            .orElseGet(() -> Outcome.refused(REQUIRED));
        }
        return new Outcome(((Authentication.None) authentication).caller(), Optional.empty());
    }

    private static Outcome token(Authentication.Required required, Credentials shown) {
        Tokens tokens = required.tokens();
        Optional<Token> found = tokens.find(shown.secret());
        if (found.isEmpty()) {
            return Outcome.refused("Unauthorized");
        }
        Token token = found.get();
        if (token.isExpired(required.clock().instant())) {
            return Outcome.refused("Unauthorized - Token has expired.");
        }
        Identity.Proof proof = token.service() ? Identity.Proof.SERVICE_TOKEN : Identity.Proof.TOKEN;
        return known(required, new Identity(token.user(), proof, Optional.of(token.expiry()), shown.place()));
    }

    private static Outcome key(Authentication.Required required, Credentials shown) {
        ApiKeys keys = required.keys();
        Optional<ApiKey> found = keys.find(shown.secret());
        if (found.isEmpty()) {
            return Outcome.refused(
                    "Unauthorized - ApiKey with key_hash=" + SecretHash.of(shown.secret()) + " not found.");
        }
        if (!found.get().enabled()) {
            return Outcome.refused("Unauthorized - API key is disabled.");
        }
        return known(
                required, new Identity(found.get().user(), Identity.Proof.API_KEY, Optional.empty(), shown.place()));
    }

    private static Outcome known(Authentication.Required required, Identity identity) {
        return new Outcome(new Caller(identity, required.authorizer()), Optional.empty());
    }
}
