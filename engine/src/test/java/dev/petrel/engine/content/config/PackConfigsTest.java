// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.config.PackConfigs.PackConfig;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.Pack;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            url: x;retrise: 5                    | W:2:1: retrise: is not in the config.schema.yaml of pack "p"; did you mean "retries"?
            url: 5                               | W:1:6: url: does not fit the schema of pack "p": 5 is not of type 'string'; correct it
            url: x;retries: many                 | W:2:10: retries: does not fit the schema of pack "p": 'many' is not of type 'integer'; correct it
            url: x;verbose: yes please           | W:2:10: verbose: does not fit the schema of pack "p": 'yes please' is not of type 'boolean'; correct it
            url: x;nested: {b: {c: [1]}}         | W:2:9: nested: does not fit the schema of pack "p": nested.b.c: [1] is not of type 'integer'; correct it
            url: x;hosts: [{port: 1}, {port: p}] | W:2:8: hosts: does not fit the schema of pack "p": hosts[1].port: 'p' is not of type 'integer'; correct it
            url: x;token: [s3cret]               | W:2:8: token: does not fit the schema of pack "p"; correct it
            url: "{{ st2kv.system.url"           | W:1:6: url: looks like a template and cannot be parsed as one (unexpected end of template, expected 'end of print statement'.): actions and sensors of the pack fail for it; correct it, or write {% raw %} before and {% endraw %} after what is to stay as it is
            url: x;own: {a: ["{{ config.x }}"]}  | W:2:11: own.a[0]: its template names "config", which is not there: it fails when it is rendered; correct it, or give it
            retries: 1                           | W:1:1: url: "url" is missing, pack "p" requires it; add it
            # nothing                            | W: pack "p" requires "url"; write it into this file
            - a                                  | E:1:1: expected a mapping of keys to values, found a list
            url: [                               | E:2:1: is not YAML: while parsing a flow node, expected the node content, but found '<stream end>'; correct the line or the one before it
            """)
    void checksWhatTheFileSaysAgainstTheSchema(String text, String problem) throws Exception {
        write(text.replace(";", "\n") + "\n");
        assertThat(check())
                .filteredOn(each -> !each.contains(": own: is not in"))
                .containsExactly(problem);
    }

    @Test
    void saysNothingOfAGoodConfigurationAndWhatIsMissingWithoutOne() throws Exception {
        assertThat(check()).containsExactly("W: pack \"p\" requires \"url\"; write it into this file");
        write("""
                url: "{{ st2kv.system.url }}"
                retries: "{{ st2kv.system.retries }}"
                token: null
                nested: {b: {c: 1}}
                hosts: [{port: 1}]
                profiles: {p1: {size: 1}}
                """);
        assertThat(check()).isEmpty();
    }

    @Test
    void tellsOfConfigurationsThatNobodyReads() throws Exception {
        for (String name : List.of("p.yaml", "p.yml", "q.yaml", "README.md", "p.yaml.example")) {
            Files.writeString(base.resolve("configs").resolve(name), "");
        }
        assertThat(new PackConfigs(base).leftOver(List.of(pack())))
                .extracting(problem -> problem.toString().replace(base + "/configs/", ""))
                .containsExactly(
                        "p.yml: is not read; call it p.yaml",
                        "q.yaml: is not read: there is no pack \"q\"; did you mean \"p\"?");
    }

    private List<String> check() {
        return new PackConfigs(base)
                .check(pack(), new JinjaTemplates()).stream()
                        .map(each ->
                                (each.isError() ? "E" : "W") + each.toString().replace(base + "/configs/p.yaml", ""))
                        .toList();
    }

    private PackConfig config() {
        return new PackConfigs(base).of(pack());
    }

    private static Pack pack() {
        Map<String, @Nullable Object> schema = YamlFile.parse(SCHEMA, new FileProblems(Path.of("config.schema.yaml")))
                .orElseThrow()
                .plainMapping();
        return new Pack("p", "p", "d", "1.0.0", "a", null, "/packs/p", Map.of(), schema);
    }

    private void write(String text) throws Exception {
        Files.writeString(base.resolve("configs/p.yaml"), text);
    }
}
