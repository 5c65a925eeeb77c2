// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.api.http.Authentication;
import dev.petrel.api.http.Caller;
import dev.petrel.api.resource.TokenResource;
import dev.petrel.engine.access.ApiKeys;
import dev.petrel.engine.access.AuthBackend;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.AuthConfig;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who may use the API, and how they prove who they are.
 *
 * @param who finds out who asks for a token; never asked without {@code [auth] enable}
 * @param entered is told of everyone who gets a token for itself, with the groups that the backend knows
 */
public record ApiUsers(
        AuthConfig config, Tokens tokens, ApiKeys apiKeys, TokenResource.Who who, Consumer<AuthBackend.User> entered) {

    /** The token service, if callers are asked who they are. */
    Optional<TokenResource> tokenService(ApiConfig api) {
        return config.enable()
                ? Optional.of(new TokenResource(
                        tokens, who, config, config.apiUrl().orElseGet(() -> api.url(api.port())), entered))
                : Optional.empty();
    }

    /** @param anyone who every caller is, if callers are not asked */
    Authentication authentication(Caller anyone, InstantSource clock) {
        Authentication authentication = config.enable()
                ? Authentication.required(tokens, apiKeys, anyone.authorizer(), clock)
                : Authentication.none(anyone);
        return authentication.behind(config.logins().trustedProxies());
    }
}
