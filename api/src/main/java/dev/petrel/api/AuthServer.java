// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.api.http.Caller;
import dev.petrel.api.http.HttpServer;
import dev.petrel.api.http.Router;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;

/**
 * The token service on an address of its own, where StackStorm's clients look for it: {@code [auth] host} and {@code port}.
 * It is on the API too.
 */
public final class AuthServer {

    private AuthServer() {}

    /**
     * @param port 0 for any free one
     * @param api whose limits and origins hold here too, and which clients are sent to
     * @param audit where logins are written down
     */
    public static HttpServer create(
            ApiUsers users, int port, ApiConfig api, HttpServer.Audit audit, Clock clock, Metrics metrics) {
        Router router = new Router();
        users.tokenService(api).ifPresent(tokens -> {
            tokens.addTo(router, "");
            tokens.addTo(router, "/auth");
        });
        AuthConfig.Address address = users.config().address();
        return new HttpServer(
                new HttpServer.Address("auth", address.host(), port, "[auth] port", false, address.tls()),
                router,
                users.authentication(Caller.ANONYMOUS, clock),
                api.requests(),
                audit,
                clock,
                metrics);
    }
}
