// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.metrics.Metrics;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What probes and Prometheus ask of every daemon. Probes need no authentication; nothing here says anything secret. */
final class HealthRoutes {

    private static final PrometheusTextFormatWriter FORMAT = PrometheusTextFormatWriter.create();

    private static final Takes VERBOSE = Takes.NOTHING.query("verbose");

    private final Health health;
    private final Metrics metrics;
    private final Access scrapers;

    /** @param scrapers who may read the metrics */
    HealthRoutes(Health health, Metrics metrics, Access scrapers) {
        this.scrapers = scrapers;
        this.health = health;
        this.metrics = metrics;
    }

    void addTo(Router router) {
        router.addPrompt("GET", "/livez", Access.OPEN, Takes.NOTHING, request -> Response.ok(Map.of("status", "alive")))
                .addPrompt("GET", "/readyz", Access.OPEN, VERBOSE, this::ready)
                .addPrompt("GET", "/healthz", Access.OPEN, VERBOSE, this::ready)
                .addPrompt("GET", "/metrics", scrapers, Takes.NOTHING, request -> metrics());
    }

    /** 200 when every check is fine, else 503; the checks are listed when it is not, or when asked by {@code ?verbose}. */
    private Response ready(Request request) {
        Map<String, Health.Check> checks = health.ask();
        boolean ready = checks.values().stream().allMatch(Health.Check::ready);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", ready ? "ready" : "not ready");
        if (!ready || request.query().containsKey("verbose") && !"false".equals(new Query(request).text("verbose"))) {
            answer.put("checks", checks);
        }
        return Response.json(ready ? 200 : 503, answer);
    }

    private Response metrics() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            FORMAT.write(out, metrics.registry().scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return new Response(200, Map.of("Content-Type", PrometheusTextFormatWriter.CONTENT_TYPE), out.toByteArray());
    }
}
