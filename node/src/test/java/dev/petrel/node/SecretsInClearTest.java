// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the database holds in clear of the same where there is no key: what {@code docs/security.md} says, and no more. */
@Timeout(300)
final class SecretsInClearTest {

    @TempDir
    private static Path base;

    private static SecretsScenario scenario;

    @BeforeAll
    static void play() throws Exception {
        scenario = new SecretsScenario(base, false);
        scenario.play();
    }

    @AfterAll
    static void close() {
        scenario.close();
    }

    @Test
    void theDatabaseHasThemWhereTheyAreNeededAndNowhereElse() {
        Map<String, TreeSet<String>> found = RawDatabase.clear(scenario.database(), scenario.marks);

        assertThat(found)
                .containsOnlyKeys(
                        "executions.parameters",
                        "executions.result",
                        "trigger_instances.payload",
                        "workflows.contexts",
                        "workflows.result",
                        "workflows.start");
    }

    @Test
    void answersLogAndAuditLogHaveNoMoreThanWithAKey() throws Exception {
        assertThat(scenario.marks.in(scenario.log.text())).isEmpty();
        assertThat(scenario.marks.places(String.join("\n", scenario.answers)))
                .allMatch(place -> place.startsWith("env of a shell action:"));
        assertThat(scenario.marks.in(Files.readString(base.resolve("audit.log"))))
                .isEmpty();
        assertThat(scenario.marks.in(scenario.published())).containsOnlyKeys("secret of an event");
    }
}
