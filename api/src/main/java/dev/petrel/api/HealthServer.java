// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Authentication;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.HttpServer;
import dev.petrel.api.http.Router;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.metrics.Metrics;

/**
 * {@code /livez}, {@code /readyz}, {@code /healthz} and {@code /metrics} for daemons that are not the API, which has
 * them too. It may listen anywhere: it only tells, and takes no orders.
 */
public final class HealthServer {

    private HealthServer() {}

    /**
     * Where it listens, and to what.
     *
     * @param port 0 for any free one
     * @param key the configuration key that names the port, for messages: {@code [actionrunner] health_port}
     * @param requests what it takes from clients
     */
    public record Where(String host, int port, String key, ApiConfig.Requests requests) {}

    public static HttpServer create(Where where, Clock clock, Health health, Metrics metrics) {
        Router router = new Router();
        new HealthRoutes(health, metrics, Access.OPEN).addTo(router);
        HttpServer.Address address = new HttpServer.Address("health", where.host, where.port, where.key, true);
        return new HttpServer(address, router, Authentication.none(Caller.ANONYMOUS), where.requests, clock, metrics);
    }
}
