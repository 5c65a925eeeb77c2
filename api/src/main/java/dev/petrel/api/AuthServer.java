// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.api.http.Caller;
import dev.petrel.api.http.HttpServer;
import dev.petrel.api.http.Router;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.metrics.Metrics;

/**
 * The token service on an address of its own, where StackStorm's clients look for it: {@code [auth] host} and {@code port}.
 * It is on the API too.
 */
public final class AuthServer implements Service {

    private final HttpServer server;

    /**
     * @param port 0 for any free one
     * @param api whose limits and origins hold here too, and which clients are sent to
     * @param audit where logins are written down
     */
    public AuthServer(
            ApiUsers users, int port, PetrelConfig.Api api, HttpServer.Audit audit, Clock clock, Metrics metrics) {
        Router router = new Router();
        users.tokenService(api).ifPresent(tokens -> {
            tokens.addTo(router, "");
            tokens.addTo(router, "/auth");
        });
        PetrelConfig.AuthAddress address = users.config().address();
        this.server = new HttpServer(
                new HttpServer.Address("auth", address.host(), port, "[auth] port", false, address.tls()),
                router,
                users.authentication(Caller.ANONYMOUS, clock),
                api.requests(),
                audit,
                clock,
                metrics);
    }

    /** The port it listens on while it runs. */
    public int port() {
        return server.port();
    }

    @Override
    public String name() {
        return server.name();
    }

    /** @throws ConfigException when it may not listen there, or the port is taken */
    @Override
    public void start() {
        server.start();
    }

    @Override
    public void stop() {
        server.stop();
    }
}
