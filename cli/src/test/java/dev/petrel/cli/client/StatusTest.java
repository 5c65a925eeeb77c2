// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusTest {

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void showsTablesAndAVerdict() {
        status("ok", "[]");

        Told told = Told.by(api, "status");

        assertThat(told.code()).isZero();
        assertThat(told.err()).isEmpty();
        assertThat(told.out())
                .contains("As node \"n1\" sees it")
                .containsPattern("broker +true +2026-01-02 03:04:05Z +connected")
                .containsPattern("n2 +true +rulesengine .*rules engine: it waits, timers: odd")
                .containsPattern("p\\.S +running +n1 +n1, n2")
                .containsPattern("requested +2 +1\\.5")
                .contains("dead letters: 0")
                .doesNotContain("\u001b");
        assertThat(told.out().strip().lines().reduce("", (a, b) -> b)).isEqualTo("OK");
    }

    @Test
    void failsWithAnErrorAndNamesIt() {
        status("error", """
                [{"severity": "error", "text": "broker: not connected"}, {"severity": "warning", "text": "odd"}]""");

        Told told = Told.by(api, "status", "--late-after", "60");

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.out().lines())
                .contains("error: broker: not connected", "warning: odd", "NOT OK: 1 error, 1 warning");
        assertThat(api.only("GET").query()).isEqualTo("late_after=60");
        assertThat(Told.by(api, "status", "-o", "json").code()).isEqualTo(1);
    }

    @Test
    void doesNotFailForAWarning() {
        status("warning", "[{\"severity\": \"warning\", \"text\": \"odd\"}]");

        Told told = Told.by(api, "status");

        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("OK, with 1 warning");
    }

    @Test
    void printsTheApisOwnObject() {
        status("ok", "[]");

        assertThat(Json.readObject(Told.by(api, "status", "-o", "json").out())).containsEntry("verdict", "ok");
        assertThat(Told.by(api, "status", "-o", "yaml").out()).contains("verdict: ok");
    }

    @Test
    void saysWhatIsUnknownWithoutTheDatabase() {
        api.on("GET /v1/status", 200, Json.read("""
                {"node": "n1", "time": "t", "checks": [], "verdict": "error", "problems":
                 [{"severity": "error", "text": "the database did not answer"}]}"""));

        Told told = Told.by(api, "status");

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.out()).contains("nodes: unknown", "dead letters: unknown");
    }

    private void status(String verdict, String problems) {
        api.on("GET /v1/status", 200, Json.read("""
                {"node": "n1", "time": "2026-01-02T03:04:05.000000Z",
                 "checks": [{"name": "broker", "ok": true, "since": "2026-01-02T03:04:05.000000Z",
                             "detail": "connected"}],
                 "nodes": [{"node": "n1", "alive": true, "roles": ["api"], "failing_checks": []},
                           {"node": "n2", "alive": true, "roles": ["rulesengine"],
                            "failing_checks": ["rules engine: it waits", "timers: odd"]}], "leases": [],
                 "sensors": [{"sensor": "p.S", "state": "running", "node": "n1", "nodes": ["n1", "n2"]}],
                 "executions": [{"status": "requested", "count": 2, "oldest_age_seconds": 1.5}],
                 "dead_letters": 0, "verdict": "%s", "problems": %s}""".formatted(verdict, problems)));
    }
}
