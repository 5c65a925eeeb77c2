// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.AccessView;
import dev.petrel.engine.access.AuthBackend;
import dev.petrel.engine.access.Identity;
import dev.petrel.engine.access.Logins;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.access.backend.ProxyUsers;
import dev.petrel.engine.config.AuthConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token service: a name and a password for a token, as StackStorm's {@code st2auth} gives it. A service user may ask for
 * one in another's name.
 */
public final class TokenResource {

    private static final Logger log = LoggerFactory.getLogger(TokenResource.class);
    private static final Takes ASKED =
            Takes.NOTHING.body("ttl", "user", "impersonate_user", "nickname_origin", "metadata", "purpose");
    private static final Response DENIED = Response.fault(401, "Invalid or missing credentials");
    private static final String NO_SERVICE = "Current user is not a service and cannot request impersonated tokens";

    private final Tokens tokens;
    private final Who who;
    private final AuthConfig config;
    private final String apiUrl;
    private final Consumer<AuthBackend.User> entered;

    /**
     * Finds out who asks for a token.
     *
     * @param proof how it does
     */
    public record Who(Identity.Proof proof, Find find) {

        /** Nobody gets any. */
        public static Who nobody() {
            return new Who(Identity.Proof.NONE, request -> new Logins.Outcome.Wrong());
        }

        /** By name and password, of HTTP Basic. */
        public static Who byPassword(Logins logins) {
            return new Who(Identity.Proof.PASSWORD, request -> {
                Optional<String[]> basic = basic(request);
                return basic.isEmpty()
                        ? new Logins.Outcome.Wrong()
                        : logins.attempt(
                                basic.get()[0], basic.get()[1], request.caller().from());
            });
        }

        /** By the word of a proxy that is trusted. */
        public static Who byProxy(ProxyUsers users) {
            return new Who(
                    Identity.Proof.PROXY,
                    request -> users.user(request.caller().peer(), request::header)
                            .<Logins.Outcome>map(Logins.Outcome.Right::new)
                            .orElseGet(Logins.Outcome.Wrong::new));
        }
    }

    /** What finds a user in a request. */
    @FunctionalInterface
    public interface Find {
        Logins.Outcome in(Request request) throws InterruptedException;
    }

    /**
     * @param apiUrl where clients find the API, version not included
     * @param entered is told of everyone who gets a token for itself
     */
    public TokenResource(Tokens tokens, Who who, AuthConfig config, String apiUrl, Consumer<AuthBackend.User> entered) {
        this.tokens = tokens;
        this.who = who;
        this.config = config;
        this.apiUrl = apiUrl;
        this.entered = entered;
    }

    /** @param root {@code /auth} on the API, nothing on an address of its own */
    public void addTo(Router router, String root) {
        for (String version : new String[] {"", "/v1"}) {
            String path = root + version + "/tokens";
            router.add("POST", path, Access.OPEN, ASKED, this::create)
                    .add("GET", path, Access.OPEN, request -> Response.fault(404, "The resource could not be found."))
                    .add("POST", path + "/validate", Access.AUTHENTICATED, Takes.NOTHING.body("token"), this::validate)
                    .add("POST", path + "/revoke", Access.AUTHENTICATED, Takes.NOTHING.body("token"), this::revoke);
        }
    }

    private Response create(Request request) throws InterruptedException {
        Body body = Body.of(request);
        Long ttl = body.number("ttl");
        if (ttl != null && ttl < 1) {
            body.problem("'ttl': " + ttl + " is less than the minimum of 1");
        }
        String user = body.text("user");
        String nickname = body.text("impersonate_user");
        String origin = body.text("nickname_origin");
        if (body.fault().isPresent()) {
            return body.fault().get();
        }
        Logins.Outcome outcome;
        try {
            outcome = who.find().in(request);
        } catch (AuthBackend.UnavailableException e) {
            log.warn("Nobody can log in: {}.", e.getMessage());
            return Response.fault(503, "Users and passwords cannot be looked up now. Try again, or see the API's log.")
                    .with("Retry-After", "5");
        }
        if (outcome instanceof Logins.Outcome.TooMany many) {
            return tooMany(many);
        }
        if (!(outcome instanceof Logins.Outcome.Right right)) {
            return DENIED;
        }
        Duration life = config.lives().token();
        if (ttl != null && ttl > life.toSeconds()) {
            return Response.fault(
                    400, "TTL specified " + ttl + " is greater than max allowed " + life.toSeconds() + ".");
        }
        return issue(right.user(), user, nickname, origin, ttl == null ? life : Duration.ofSeconds(ttl));
    }

    private Response issue(
            AuthBackend.User self,
            @Nullable String user,
            @Nullable String nickname,
            @Nullable String origin,
            Duration life) {
        boolean forAnother = user != null || nickname != null;
        AuthConfig.Impersonation impersonation = config.logins().impersonation();
        if (forAnother && !impersonation.serviceUsers().contains(self.name())) {
            return Response.fault(400, NO_SERVICE);
        }
        if (nickname != null && user == null) {
            if (origin == null) {
                return Response.fault(
                        400, "Nickname origin is not provided for nickname '" + Quoted.shorten(nickname) + "'");
            }
            user = impersonation.user(nickname, origin).orElse(null);
            if (user == null) {
                return Response.fault(
                        400, "Could not locate user " + Quoted.shorten(nickname) + "@" + Quoted.shorten(origin));
            }
        }
        if (user != null && user.isBlank()) {
            return Response.fault(400, "Could not locate user " + Quoted.shorten(user));
        }
        tokens.sweep();
        if (user == null) {
            entered.accept(self);
        }
        Tokens.Issued issued = user == null
                ? tokens.create(self.name(), life, false, Map.of())
                : tokens.create(user, life, false, Map.of("impersonated_by", self.name()));
        return Response.json(201, AccessView.token(issued))
                .with("X-API-URL", apiUrl)
                .as(new Identity(self.name(), who.proof(), Optional.empty()))
                .about(user == null ? "" : "user:" + user);
    }

    private static Response tooMany(Logins.Outcome.TooMany many) {
        long seconds = many.delay().toSeconds() + 1;
        return Response.fault(
                        many.failures() ? 429 : 503,
                        (many.failures() ? "Too many failed logins." : "Too many logins at the moment.")
                                + " Try again in " + seconds + " s.")
                .with("Retry-After", Long.toString(seconds));
    }

    private Response validate(Request request) {
        Body body = Body.of(request);
        String token = body.required("token");
        return body.fault().orElseGet(() -> Response.ok(Map.of("valid", tokens.isValid(token))));
    }

    /** Who knows a token may end it. Petrel's own, as no client of StackStorm's asks for it. */
    private Response revoke(Request request) {
        Body body = Body.of(request);
        String token = body.required("token");
        return body.fault()
                .orElseGet(() -> Response.ok(Map.of(
                        "revoked", tokens.find(token).filter(tokens::revoke).isPresent())));
    }

    /** Name and password; a password may hold a colon. */
    private static Optional<String[]> basic(Request request) {
        String[] words = request.header("authorization").orElse("").strip().split("\\s+", 2);
        if (words.length != 2 || !words[0].equalsIgnoreCase("basic")) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new String[] {pair.substring(0, colon), pair.substring(colon + 1)});
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
