// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.api.http.HttpServer;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.ServiceContract;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest extends ServiceContract {

    private final Health health = new Health();
    private final Metrics metrics = new Metrics();
    private final HttpServer server = on(0);

    @Override
    protected Service create() {
        return HealthServer.create(where(0, "[x] health_port"), new ManualClock(), new Health(), new Metrics());
    }

    @Override
    protected String threadName() {
        return "health";
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void isReadyWhileEveryCheckIsFine() throws Exception {
        health.add("broker", () -> new Health.Check(true, "connected"));
        server.start();

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).doesNotContain("broker");
        assertThat(get("/readyz?verbose").body()).contains("broker", "connected");
    }

    @Test
    void saysWhichCheckIsNotFine() throws Exception {
        health.add("broker", () -> new Health.Check(true, "connected"));
        health.add("database", () -> new Health.Check(false, "no primary"));
        server.start();

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/healthz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("database", "no primary");
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void showsMetricsAsPrometheusReadsThem() throws Exception {
        metrics.triggersAccepted().labelValues("p.t").inc(3);
        server.start();

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.headers().firstValue("Content-Type")).get().asString().startsWith("text/plain");
        assertThat(answer.body())
                .contains("# TYPE petrel_triggers_accepted_total counter")
                .contains("petrel_triggers_accepted_total{trigger=\"p.t\"} 3.0");
    }

    @Test
    void namesThePortThatIsTakenAndItsKey() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            HttpServer second = on(taken.getLocalPort());

            assertThatThrownBy(second::start)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("[actionrunner] health_port");
            second.stop();
        }
    }

    private static HealthServer.Where where(int port, String key) {
        return new HealthServer.Where("127.0.0.1", port, key, ApiConfig.Requests.DEFAULT);
    }

    private HttpServer on(int port) {
        return HealthServer.create(where(port, "[actionrunner] health_port"), new ManualClock(), health, metrics);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
