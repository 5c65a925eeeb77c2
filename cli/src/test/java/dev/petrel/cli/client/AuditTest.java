// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditTest {

    private final FakeApi api = new FakeApi()
            .on(
                    "GET /v1/audit",
                    200,
                    List.of(
                            Map.of("id", "2", "user", "joe", "what", "rule_modify", "outcome", "denied"),
                            Map.of("id", "1", "user", "jane", "what", "PUT /v1/keys/{name...}")));

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void listsOldestFirst() {
        String out = Told.by(api, "audit", "list").out();

        assertThat(out).containsSubsequence("PUT /v1/keys", "rule_modify", "denied");
    }

    @Test
    void asksForWhatIsWanted() {
        Told told = Told.by(
                api, "audit", "list", "--user", "joe", "--what", "rule_modify", "--outcome", "denied", "--since", "2h");

        assertThat(told.code()).isZero();
        assertThat(api.only("GET").query()).contains("user=joe", "what=rule_modify", "outcome=denied", "since=2h");
    }
}
