// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.api.http.HttpServer;
import dev.petrel.api.http.Router;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.metrics.Metrics;

/**
 * {@code /livez}, {@code /readyz}, {@code /healthz} and {@code /metrics} for daemons that are not the API, which has
 * them too. It may listen anywhere: it only tells, and takes no orders.
 */
public final class HealthServer implements Service {

    private final HttpServer server;

    /**
     * @param port 0 for any free one
     * @param key the configuration key that names the port, for messages: {@code [actionrunner] health_port}
     */
    public HealthServer(String host, int port, String key, Clock clock, Health health, Metrics metrics) {
        Router router = new Router();
        new HealthRoutes(health, metrics).addTo(router);
        this.server = new HttpServer(new HttpServer.Address("health", host, port, key, true), router, clock, metrics);
    }

    /** The port it listens on while it runs. */
    public int port() {
        return server.port();
    }

    @Override
    public String name() {
        return server.name();
    }

    /** @throws ConfigException when the port is taken */
    @Override
    public void start() {
        server.start();
    }

    @Override
    public void stop() {
        server.stop();
    }
}
