// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {

    private final Map<String, String> environment = new TreeMap<>(Map.of(
            "PATH", "/bin",
            "HOME", "/root",
            "PETREL_DATABASE__PASSWORD", "secret",
            "ST2_DATABASE__PASSWORD", "secret",
            "ST2_API_URL", "http://127.0.0.1:9101"));

    @Test
    void keepsThePasswordsOfTheConfigurationFromChildren() {
        Environments.prepare(environment, Command.of("true"));
        assertThat(environment).containsOnlyKeys("PATH", "HOME", "ST2_API_URL");
    }

    @Test
    void addsToWhatIsInherited() {
        Environments.prepare(
                environment, Command.of("true").with(Map.of("HOME", "/tmp")).findingFirst(Path.of("/venv/bin")));
        assertThat(environment).containsEntry("HOME", "/tmp").containsEntry("PATH", "/venv/bin:/bin");
    }

    @Test
    void replacesWhatIsInherited() {
        Environments.prepare(
                environment, Command.of("true").with(Map.of("A", "b")).withoutInherited());
        assertThat(environment).isEqualTo(Map.of("A", "b"));
    }
}
