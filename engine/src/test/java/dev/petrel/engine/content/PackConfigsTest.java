// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.PackConfigs.PackConfig;
import dev.petrel.engine.model.Pack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackConfigsTest {

    private static final String SCHEMA = """
            url: {type: string, required: true}
            token: {type: string, secret: true, default: "{{ st2kv.system.token }}"}
            retries: {type: integer, default: 3}
            verbose: {type: boolean, default: false}
            nested:
              type: object
              properties:
                a: {type: string, default: one}
                b:
                  type: object
                  properties:
                    c: {type: integer, default: 5}
            optional: {type: object, properties: {x: {type: string}}}
            hosts:
              type: array
              items:
                type: object
                properties:
                  port: {type: integer, default: 22}
            profiles:
              type: object
              patternProperties:
                "^p":
                  type: object
                  properties: {size: {type: integer, default: 1}}
              additionalProperties:
                type: object
                properties: {size: {type: integer, default: 2}}
            """;

    @TempDir
    Path base;

    @BeforeEach
    void setup() throws Exception {
        Files.createDirectories(base.resolve("configs"));
    }

    @Test
    void withoutAFileThereAreTheDefaults() {
        PackConfig config = config();
        assertThat(config.problems()).isEmpty();
        assertThat(config.values())
                .hasToString("{token={{ st2kv.system.token }}, retries=3, verbose=false, nested={a=one, b={c=5}}}");
    }

    @Test
    void whatTheFileSaysIsCompletedAtEveryLevel() throws Exception {
        write("""
                url: http://x
                retries: 0
                token: null
                nested: {b: {d: 1}}
                hosts: [{name: a}, {name: b, port: 23}]
                profiles: {p1: {}, q: {}, r: {size: 9}}
                own: kept
                """);
        PackConfig config = config();
        assertThat(config.problems()).isEmpty();
        assertThat(config.values())
                .containsEntry("url", "http://x")
                .containsEntry("retries", 0)
                .containsEntry("token", null)
                .containsEntry("own", "kept")
                .containsEntry("nested", Map.of("a", "one", "b", Map.of("c", 5, "d", 1)))
                .containsEntry("hosts", List.of(Map.of("name", "a", "port", 22), Map.of("name", "b", "port", 23)))
                .containsEntry(
                        "profiles", Map.of("p1", Map.of("size", 1), "q", Map.of("size", 2), "r", Map.of("size", 9)));
    }

    @Test
    void aFileThatCannotBeUsedIsReportedAndTheDefaultsHold() throws Exception {
        write("url: {{ x }}\n");
        PackConfig config = config();
        assertThat(config.hasErrors()).isTrue();
        assertThat(config.problems().get(0).toString()).contains("configs/p.yaml:1:7: a mapping stands");
        assertThat(config.values()).containsEntry("retries", 3).doesNotContainKey("url");

        write("- a\n");
        assertThat(config().hasErrors()).isTrue();
    }

    @Test
    void aRequiredKeyThatIsMissingIsAWarning() throws Exception {
        write("retries: 1\n");
        PackConfig config = config();
        assertThat(config.hasErrors()).isFalse();
        assertThat(config.problems()).singleElement().asString().contains("\"url\" is missing, pack \"p\" requires it");
        write("# nothing yet\n");
        assertThat(config().problems()).isEmpty();
    }

    private PackConfig config() {
        Map<String, @Nullable Object> schema = YamlFile.parse(SCHEMA, new FileProblems(Path.of("config.schema.yaml")))
                .orElseThrow()
                .plainMapping();
        Pack pack = new Pack("p", "p", "d", "1.0.0", "a", null, "/packs/p", Map.of(), schema);
        return new PackConfigs(base).of(pack);
    }

    private void write(String text) throws Exception {
        Files.writeString(base.resolve("configs/p.yaml"), text);
    }
}
