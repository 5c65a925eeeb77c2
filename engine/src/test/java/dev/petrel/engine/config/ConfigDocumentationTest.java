// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ships with Petrel about its configuration says the same as the table of keys. */
class ConfigDocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SHIPPED = ROOT.resolve("config/petrel.conf");
    private static final Path MANUAL = ROOT.resolve("docs/configuration.md");

    @Test
    void shippedFileChangesNothing() {
        LoadedConfig loaded = ConfigLoader.load(List.of(SHIPPED), Map.of(), Map.of(), ROOT);

        assertThat(loaded.effective().entries())
                .allMatch(entry -> entry.source().equals("default"));
        assertThat(loaded.unused()).isEmpty();
    }

    @Test
    void shippedFileHoldsEveryKeyWithItsDefaultInOrder() throws IOException {
        List<String> expected = new ArrayList<>();
        for (ConfigKey<?> key : ConfigKeys.all()) {
            String header = "[" + key.section() + "]";
            if (!expected.contains(header)) {
                expected.add(header);
            }
            expected.add(("# " + key.name() + " = " + key.defaultText()).strip());
        }

        assertThat(Files.readAllLines(SHIPPED))
                .filteredOn(line -> line.matches("\\[.*]|# [a-z_]+ =.*"))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void manualHasARowForEveryKeyAndNoOther() throws IOException {
        List<String> expected =
                ConfigKeys.all().stream().map(ConfigDocumentationTest::row).toList();

        assertThat(Files.readAllLines(MANUAL))
                .filteredOn(line -> line.matches("\\| `[a-z]+(_[a-z]+)*\\.[a-z_]+` .*"))
                .containsExactlyElementsOf(expected);
    }

    private static String row(ConfigKey<?> key) {
        String value = key.defaultText().isEmpty() ? "not set" : "`" + key.defaultText() + "`";
        return String.join(
                " | ",
                "| `" + key.dotted() + "`",
                value,
                key.inSt2() ? "yes" : "no",
                key.description().replace("|", "\\|") + " |");
    }
}
