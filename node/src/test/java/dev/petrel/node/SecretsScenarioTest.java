// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that can be told from everything else are put wherever a secret may be, in a node with all its roles and real
 * actions. Then they are looked for wherever a stranger may look: the log at every level, the database, the broker, the
 * answers of the API, the audit log, files, and the command lines and environments of processes. What may be found where is
 * said in {@code docs/security.md}.
 */
@Timeout(300)
final class SecretsScenarioTest {

    @TempDir
    private static Path base;

    private static SecretsScenario scenario;

    @BeforeAll
    static void play() throws Exception {
        scenario = new SecretsScenario(base, true);
        scenario.play();
    }

    @AfterAll
    static void close() {
        scenario.close();
    }

    @Test
    void everythingWasDone() {
        assertThat(scenario.api().statuses())
                .containsEntry("vault.take", "succeeded")
                .containsEntry("core.local", "succeeded")
                .containsEntry("vault.flow", "succeeded")
                .containsEntry("vault.ask", "succeeded")
                .containsEntry("vault.note", "succeeded")
                .containsEntry("core.remote", "failed")
                .containsEntry("core.winrm_cmd", "failed")
                .containsEntry("vault.call", "failed")
                .containsEntry("vault.fail", "failed");
    }

    @Test
    void nothingIsInTheLogAtAnyLevel() {
        assertThat(scenario.log.text()).contains("vault.take");
        assertThat(scenario.marks.in(scenario.log.text())).isEmpty();
    }

    @Test
    void nothingIsInTheDatabase() {
        String all = RawDatabase.text(scenario.database());
        assertThat(all).contains("vault.take", "core.remote");
        assertThat(scenario.marks.places(all)).isEmpty();
    }

    @Test
    void nothingIsInAnswersThatNobodyAskedToShowSecrets() {
        assertThat(String.join("\n", scenario.answers)).contains("vault.take", "event: st2.execution__update");
        // docs/security.md: what no schema calls secret is shown
        assertThat(scenario.marks.places(String.join("\n", scenario.answers)))
                .allMatch(place -> place.startsWith("env of a shell action:"));
    }

    @Test
    void nothingIsInTheAuditLog() throws IOException {
        String audit = Files.readString(base.resolve("audit.log"));
        assertThat(audit).contains("action:vault:take", "key_value_pair_set");
        assertThat(scenario.marks.in(audit)).isEmpty();
    }

    @Test
    void nothingIsInFilesButThoseThatHoldIt() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        try (var files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.equals(VaultPack.configuration(base)) && !file.startsWith(scenario.spoolDirectory())) {
                    scenario.marks.in(text(file)).forEach((name, mark) -> found.put(name, file.toString()));
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void nothingIsOnCommandLinesAndInEnvironments() {
        assertThat(scenario.processes).isEmpty();
    }

    @Test
    void whoMayHaveThemShownHasThemShown() {
        String shown = scenario.api().show("/v1/executions?limit=-1&show_secrets=true");
        assertThat(scenario.marks.in(shown)).containsKeys("secret parameter", "password of ssh", "input of a workflow");
    }

    @Test
    void inTheSpoolAreOnlyEventsThatWaitAndOnlyForItsUserToRead() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        try (var files = Files.walk(scenario.spoolDirectory())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
                found.putAll(scenario.marks.in(text(file)));
            }
        }
        assertThat(found).containsOnlyKeys(SecretsScenario.SPOOLED);
    }

    @Test
    void whatIsPublishedIsIdsAndEvents() {
        assertThat(scenario.published()).contains("vault.seen");
        // docs/security.md: events pass the broker in clear
        assertThat(scenario.marks.in(scenario.published())).containsOnlyKeys("secret of an event");
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
