// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.session.Logins.Login;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens for names and passwords, as StackStorm's client does: HTTP Basic, {@code POST /v1/tokens}. Ends them where the
 * server is Petrel's.
 */
final class TokenService {

    private final ApiAddress address;

    /** @param address of the token service: {@code https://host/auth} or one of its own, with or without {@code /v1} */
    TokenService(ApiAddress address) {
        this.address = address;
    }

    /** @param ttl for how many seconds, or null for as long as the server gives */
    Login login(String user, String password, @Nullable Long ttl) throws ClientFailure {
        if (user.isEmpty() || user.indexOf(':') >= 0) {
            throw new ClientFailure(
                    ExitCodes.USAGE, "\"" + user + "\" is no name of a user: it is empty, or has a colon");
        }
        if (password.isEmpty()) {
            throw new ClientFailure(ExitCodes.USAGE, "the password is empty");
        }
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        Api api = Api.withHeaders(address, Map.of("Authorization", "Basic " + pair));
        Map<String, Object> body = new LinkedHashMap<>();
        if (ttl != null) {
            body.put("ttl", ttl);
        }
        Map<String, @Nullable Object> answer;
        try {
            answer = api.object(api.post("/v1/tokens", body));
        } catch (ClientFailure e) {
            throw e.code() == ExitCodes.UNAUTHORIZED
                    ? new ClientFailure(
                            ExitCodes.UNAUTHORIZED,
                            "the server at " + address.uri() + " does not accept this name and password of \"" + user
                                    + "\"")
                    : e;
        }
        return login(answer);
    }

    /** Ends a token; says why it goes on, if it does. */
    Optional<String> revoke(Login login) {
        try {
            Api api = Api.withHeaders(address, Map.of("X-Auth-Token", login.token()));
            Map<String, @Nullable Object> ignored =
                    api.object(api.post("/v1/tokens/revoke", Map.of("token", login.token())));
            return Optional.empty();
        } catch (ClientFailure e) {
            boolean ended = e.code() == ExitCodes.UNAUTHORIZED; // it counted no more
            return ended ? Optional.empty() : Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Login login(Map<String, @Nullable Object> answer) throws ClientFailure {
        try {
            return new Login(
                    String.valueOf(answer.get("user")),
                    String.valueOf(answer.get("token")),
                    Instant.parse(String.valueOf(answer.get("expiry"))));
        } catch (DateTimeException e) {
            throw new ClientFailure(
                    ExitCodes.UNREACHABLE,
                    address.uri() + " (" + address.origin() + ") does not answer as a token service: no expiry");
        }
    }
}
