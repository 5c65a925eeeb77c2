// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.audit.AuditLine;
import dev.petrel.engine.model.AuditRecord;
import dev.petrel.engine.model.AuditRecord.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the API writes down of what is done through it. */
final class AuditTest {

    private static final String MARK = "s3cr3t-mark";
    private static final String RUN = "{\"action\": \"core.local\", \"parameters\": {\"cmd\": \"echo " + MARK + "\"}}";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void writesDownWhatChangesSomething() {
        api.send("POST", "/v1/executions", RUN, "X-Request-ID", "r-1");
        AuditRecord run = only();
        assertThat(run.who()).isEqualTo(new AuditRecord.Who("stanley", "none", "127.0.0.1"));
        assertThat(run.act())
                .isEqualTo(new AuditRecord.Act("action_execute", "POST", "/v1/executions", "action:core:local", "r-1"));
        assertThat(run.outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(run.status()).isEqualTo(201);
        assertThat(run.node()).isEqualTo("st2-node");

        api.put("/api/v1/keys/a%2Fb", "{\"name\": \"a/b\", \"value\": \"" + MARK + "\"}");
        assertThat(last().act().what()).isEqualTo("key_value_pair_set");
        assertThat(last().act().path()).isEqualTo("/api/v1/keys/a%2Fb");
        api.delete("/v1/keys/none");
        assertThat(last().outcome()).isEqualTo(Outcome.FAILED);
        api.post("/v1/executions", "{\"action\": \"no.such\"}");
        assertThat(last().status()).isEqualTo(400);
    }

    @Test
    void writesDownWhoReadsSecretsAndNothingOfOtherReading() {
        api.get("/v1/executions");
        api.get("/v1/keys/none?decrypt=false");
        api.get("/v1/none");
        api.post("/v1/none", "{}");
        assertThat(api.audited).isEmpty();
        api.get("/v1/executions?show_secrets=true");
        assertThat(only().act().what()).isEqualTo("execution_list");
        api.get("/v1/keys/none?decrypt=1");
        assertThat(last().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void writesDownWhatWasDenied() {
        api.send("GET", "/v1/actions", null, "Origin", "https://evil.example");
        assertThat(only().outcome()).isEqualTo(Outcome.DENIED);
        assertThat(only().status()).isEqualTo(403);
        assertThat(only().who().from()).isEqualTo("127.0.0.1");
    }

    @Test
    void writesDownTheNameOfWhoGaveAWrongPasswordButNotThePassword() {
        String basic = Base64.getEncoder().encodeToString(("mallory:" + MARK).getBytes(StandardCharsets.UTF_8));
        api.send("GET", "/v1/actions", null, "Origin", "https://evil.example", "Authorization", "Basic " + basic);
        assertThat(only().who().user()).isEqualTo("mallory");
        assertThat(lines()).doesNotContain(MARK, basic);
    }

    @Test
    void holdsNothingOfBodiesQueriesAndHeaders() {
        api.send("POST", "/v1/executions?" + MARK + "=" + MARK, RUN, "X-Auth-Token", MARK);
        api.send("POST", "/v1/executions", RUN, "St2-Context", "{\"" + MARK + "\": 1}", "Cookie", "auth-token=" + MARK);
        api.send("POST", "/v1/webhooks/sample?st2-api-key=" + MARK, "{\"" + MARK + "\": 1}", "St2-Api-Key", MARK);
        api.send("PUT", "/v1/keys/k?x-auth-token=" + MARK, "{\"name\": \"k\", \"value\": \"" + MARK + "\"}");
        assertThat(api.audited).hasSize(4);
        assertThat(lines()).doesNotContain(MARK);
    }

    @Test
    void keepsEachRecordOnItsLine() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.port())) {
            socket.getOutputStream()
                    .write(("DELETE /v1/keys/a%0d%0a\u001b[2J{\"user\":\"root\"} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                    + "X-Request-ID: a\tb\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readAllBytes();
        }
        api.delete("/v1/keys/a%0d%0a%1b%5b2J" + "x".repeat(2_000));
        assertThat(api.audited).isNotEmpty();
        assertThat(lines().lines()).hasSize(api.audited.size());
        assertThat(lines()).doesNotContain("\u001b");
        assertThat(last().act().path().length()).isLessThan(600);
    }

    @Test
    void listsTheLogForAdministrators() {
        api.clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            api.delete("/v1/keys/none" + i);
        }
        api.post("/v1/executions", RUN);
        api.store.audit().add(List.copyOf(api.audited), Duration.ofDays(90));

        assertThat(api.get("/v1/audit").list()).hasSize(4);
        assertThat(api.get("/v1/audit?outcome=failed&limit=2").headers()).containsEntry("x-total-count", "3");
        assertThat(api.get("/v1/audit?outcome=allowed").list())
                .singleElement()
                .satisfies(record ->
                        assertThat(record).containsEntry("user", "stanley").containsEntry("on", "action:core:local"));
        assertThat(api.get("/v1/audit?user=nobody").list()).isEmpty();
        assertThat(api.get("/v1/audit?since=2h&until=1s").list()).isEmpty();
        assertThat(api.get("/v1/audit?since=1h").list()).hasSize(4);
        assertThat(api.get("/v1/audit?since=soon").fault()).contains("since");
        assertThat(api.get("/v1/audit?since=99999999999d").status()).isEqualTo(400);
        assertThat(api.get("/v1/audit?outcome=maybe").fault()).contains("allowed, denied, failed");
    }

    private AuditRecord only() {
        assertThat(api.audited).hasSize(1);
        return last();
    }

    private AuditRecord last() {
        return api.audited.get(api.audited.size() - 1);
    }

    private String lines() {
        return api.audited.stream().map(AuditLine::of).collect(Collectors.joining("\n"));
    }
}
