// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.Requests;
import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InquirerPluginTest extends RunnerPluginContract {

    private static final Map<String, Object> SCHEMA =
            Map.of("type", "object", "properties", Map.of("ok", Map.of("type", "boolean")));

    @Override
    protected RunnerPlugin plugin() {
        return new InquirerPlugin();
    }

    @Override
    protected RunRequest shortRequest(Path pack) {
        return request(
                Map.of("schema", SCHEMA, "roles", List.of(), "users", List.of("alice"), "route", "ops", "ttl", 30));
    }

    private static RunRequest request(Map<String, Object> parameters) {
        return Requests.of(
                Requests.action("core.ask", "inquirer", "", Map.of()), Path.of("/packs/core"), parameters, Map.of());
    }

    @Override
    protected Optional<RunRequest> longRequest(Path pack) {
        return Optional.empty();
    }

    @Test
    void isPendingWithWhatItAsks() {
        Outcome outcome = InquirerPlugin.ask(shortRequest(Path.of("/packs/core")), false);
        assertThat(outcome).isInstanceOf(Outcome.Pending.class);
        assertThat(outcome.result())
                .containsExactly(
                        Map.entry("schema", SCHEMA),
                        Map.entry("roles", List.of()),
                        Map.entry("users", List.of("alice")),
                        Map.entry("route", "ops"),
                        Map.entry("ttl", 30));
    }

    @Test
    void refusesRolesWhereNobodyHasOne() {
        Outcome outcome = InquirerPlugin.ask(request(Map.of("schema", SCHEMA, "roles", List.of("admin"))), false);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat((String) outcome.result().get("error")).contains("\"roles\" is [admin]", "[rbac] enable = True");
    }
}
