// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.terminal.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void createsReplacesAndDeletesPolicies(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("few.yaml");
        Files.writeString(
                file,
                "name: few\npack: p\nresource_ref: p.a\npolicy_type: action.concurrency\nparameters: {threshold: 5}\n");
        Map<String, Object> warned = new HashMap<>(POLICY);
        warned.put("warnings", List.of("threshold: is high"));
        api.on("POST /v1/policies", 201, warned);
        api.on("PUT /v1/policies/p.few", 200, POLICY);
        api.on("DELETE /v1/policies/p.few", 204, "");
        api.on("GET /v1/policies", 200, List.of(POLICY));

        Told created = Told.by(api, "policy", "create", file.toString());
        assertThat(created.code()).isZero();
        assertThat(created.out()).contains("p.few", "threshold");
        assertThat(created.err()).contains("warning: threshold: is high");
        assertThat(api.only("POST").json())
                .containsEntry("name", "few")
                .containsEntry("parameters", Map.of("threshold", 5));
        assertThat(Told.by(api, "policy", "update", "p.few", file.toString()).code())
                .isZero();
        assertThat(api.only("PUT").json()).containsEntry("resource_ref", "p.a");
        assertThat(Told.by(api, "policy", "delete", "p.few").err()).contains("policy \"p.few\" was deleted");
        Told absent = Told.by(api, "policy", "delete", "p.fww");
        assertThat(absent.code()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(absent.err()).contains("did you mean \"p.few\"?");
    }

    @Test
    void tellsWhereAFileIsWrong(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("few.yaml");
        Files.writeString(file, "name: few\n\tpack: p\n");

        Told told = Told.by(api, "policy", "create", file.toString());

        assertThat(told.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(told.err()).contains("few.yaml:2");
        assertThat(Told.by(api, "rule", "create", directory + "/none.yaml").err())
                .contains("does not exist");
        assertThat(api.asked).isEmpty();
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
