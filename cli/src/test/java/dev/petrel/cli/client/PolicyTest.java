// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code petrel policy} and {@code petrel policy-type}. */
class PolicyTest {

    private static final Map<String, Object> POLICY = Map.of(
            "ref",
            "p.few",
            "resource_ref",
            "p.a",
            "policy_type",
            "action.concurrency",
            "enabled",
            true,
            "parameters",
            Map.of("threshold", 5));

    private FakeApi api;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void showsPoliciesAndSwitchesThem() {
        api.on("GET /v1/policies", 200, List.of(POLICY));
        api.on("GET /v1/policies/p.few", 200, POLICY);
        api.on("PUT /v1/policies/p.few", 200, POLICY);

        assertThat(Told.by(api, "policy", "list").out()).contains("p.few", "p.a", "action.concurrency");
        assertThat(Told.by(api, "policy", "list", "-r", "p.a", "--policy-type", "action.concurrency")
                        .code())
                .isZero();
        assertThat(Told.by(api, "policy", "get", "p.few").out()).contains("threshold");
        assertThat(Told.by(api, "policy", "disable", "p.few").out()).contains("policy \"p.few\" is disabled");
    }

    @Test
    void showsPolicyTypes() {
        Map<String, Object> type =
                Map.of("ref", "action.retry", "resource_type", "action", "description", "Tries again.");
        api.on("GET /v1/policytypes", 200, List.of(type));
        api.on("GET /v1/policytypes/action.retry", 200, type);

        assertThat(Told.by(api, "policy-type", "list").out()).contains("action.retry", "Tries again.");
        assertThat(Told.by(api, "policy-type", "get", "action.retry").out()).contains("Tries again.");
    }
}
