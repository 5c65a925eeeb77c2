// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherCommandsTest {

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void cancelsAnExecution() {
        api.on("DELETE /v1/executions/e1", 200, Map.of("id", "e1", "status", "canceling"));

        assertThat(Told.by(api, "execution", "cancel", "e1").out())
                .isEqualToIgnoringNewLines("execution \"e1\" is canceling");
    }

    @Test
    void failsWhenAnExecutionCannotBeCancelled() {
        api.on("DELETE /v1/executions/e1", 200, Map.of("faultstring", "State = succeeded."));

        Told told = Told.by(api, "execution", "cancel", "e1");

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).contains("State = succeeded.");
    }

    @Test
    void checksThePartition() {
        partition("[]", "null");
        assertThat(Told.by(api, "partition", "check"))
                .isEqualTo(new Told(0, "OK: nothing to do (1 sensor)" + System.lineSeparator(), ""));
    }

    @Test
    void failsTheCheckOfAPartitionWithAWarningOrAnError() {
        partition("[\"odd\"]", "\"bad\"");

        Told told = Told.by(api, "partition", "check");

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err().lines()).containsExactly("error: bad", "warning: odd");
        assertThat(Told.by(api, "partition", "show").code()).isZero();
    }

    @Test
    void failsTheCheckWhenASensorsNodesAreAllAway() {
        api.on("GET /v1/partition", 200, Json.read("""
                        {"provider": "file", "warnings": [], "sensors": [{"sensor": "p.S", "nodes": ["n1"],
                         "owner": null, "epoch": 0, "why": "none of its nodes is alive"}]}"""));

        assertThat(Told.by(api, "partition", "check").code()).isEqualTo(1);
    }

    @Test
    void showsThePartition() {
        partition("[]", "null");

        assertThat(Told.by(api, "partition", "show").out())
                .contains("provider: file from /map.yaml")
                .contains("p.S")
                .contains("n1, n2");
    }

    @Test
    void plansAPartitionMap(@TempDir Path dir) throws IOException {
        String file = Files.writeString(dir.resolve("new.yaml"), "a: []\n").toString();
        api.on("POST /v1/partition/plan", 200, Json.read("""
                        {"errors": [], "warnings": [], "sensors": [
                         {"sensor": "p.S", "from": "a", "to": "b", "changed": true, "why": "first that lists it"},
                         {"sensor": "p.T", "from": "b", "to": "b", "changed": false, "why": "first that lists it"}]}"""));

        Told told = Told.by(api, "partition", "plan", "--file", file);

        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("p.S").contains("1 of 2 sensors would change");
        assertThat(api.only("POST").json()).containsEntry("map", "a: []\n").containsEntry("file", file);
        assertThat(Told.by(
                                api,
                                "partition",
                                "plan",
                                "--file",
                                dir.resolve("none").toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void failsThePlanOfAMapThatWouldBeRefusedOrIsOdd(@TempDir Path dir) throws IOException {
        String file = Files.writeString(dir.resolve("new.yaml"), "").toString();
        api.on("POST /v1/partition/plan", 200, Json.read("""
                        {"errors": ["new.yaml:1: bad"], "warnings": [], "sensors": []}"""));
        api.on("POST /v1/partition/plan", 200, Json.read("""
                        {"errors": [], "warnings": ["odd"], "sensors": []}"""));

        Told refused = Told.by(api, "partition", "plan", "--file", file);
        Told odd = Told.by(api, "partition", "plan", "--file", file);

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("would be refused");
        assertThat(refused.err().lines()).containsExactly("error: new.yaml:1: bad");
        assertThat(odd.code()).isEqualTo(1);
        assertThat(odd.err().lines()).containsExactly("warning: odd");
    }

    @Test
    void movesASensorAndBack() {
        api.on("PUT /v1/partition/moves/p.S", 200, Map.of("sensor", "p.S", "text", "moves to b"));
        api.on("DELETE /v1/partition/moves/p.S", 404, Map.of("faultstring", "not moved"));

        assertThat(Told.by(api, "partition", "move", "p.S", "--to", "b").out()).startsWith("moves to b");
        assertThat(api.only("PUT").json()).containsEntry("node", "b");
        assertThat(Told.by(api, "partition", "move", "p.S", "--back").code()).isEqualTo(3);
        assertThat(Told.by(api, "partition", "move", "p.S").code()).isEqualTo(2);
        assertThat(Told.by(api, "partition", "move", "p.S", "--to", "b", "--back")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void listsNodes() {
        api.on("GET /v1/nodes", 200, List.of(Map.of("node", "n1", "roles", List.of("api", "rules"), "alive", true)));

        assertThat(Told.by(api, "node", "list").out()).contains("api, rules");
    }

    @Test
    void showsTheConfigurationWithSourcesInEachFormat(@TempDir Path dir) throws IOException {
        String file = Files.writeString(dir.resolve("petrel.conf"), "[api]\nport = 9999\n")
                .toString();

        Told text = Told.by(Map.of(), "config", "show", "--config-file", file);
        Told json = Told.by(Map.of(), "config", "show", "--config-file", file, "-o", "json");
        Told yaml = Told.by(Map.of(), "config", "show", "--config-file", file, "-o", "yaml");

        assertThat(text.out()).contains("# " + file + ":2\nport = 9999\n");
        assertThat(((Map<?, ?>) Json.readObject(json.out()).get("api")).get("port"))
                .isEqualTo(Map.of("value", "9999", "source", file + ":2"));
        assertThat(yaml.out()).contains("  port:\n").contains("value: '9999'");
        assertThat(Told.by(Map.of(), "config", "show", "-o", "xml").code()).isEqualTo(2);
    }

    @Test
    void checksTheConfigurationAndTellsAllThatIsWrong(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("petrel.conf"), "[api]\nport = 9999\n");
        assertThat(Told.by(Map.of(), "config", "check", "--config-file", file.toString())
                        .out())
                .isEqualToIgnoringNewLines("OK: " + file);

        Files.writeString(file, "[api]\nport = many\n[actionrunner]\nactions_pool_size = few\n");
        Told told = Told.by(Map.of(), "config", "check", "--config-file", file.toString());
        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err()).contains("2 problems").contains("many").contains("few");
    }

    @Test
    void checksThePartitionFileThatTheConfigurationNames(@TempDir Path dir) throws IOException {
        Path map = dir.resolve("map.yaml");
        Path file = Files.writeString(
                dir.resolve("petrel.conf"),
                "[sensorcontainer]\nsensor_node_name = a\npartition_provider = name:file, partition_file:" + map
                        + "\n");
        String[] words = {"config", "check", "--config-file", file.toString()};

        Told missing = Told.by(Map.of(), words);
        Files.writeString(map, "a:\n  - p.One\nb: p.Two\n");
        Told wrong = Told.by(Map.of(), words);
        Files.writeString(map, "b:\n  - p.Two\n");
        Told odd = Told.by(Map.of(), words);
        Files.writeString(map, "a:\n  - p.One\n");
        Told good = Told.by(Map.of(), words);

        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains(map + "\" does not exist");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains(map + ":3: node \"b\"", "- p.Two");
        assertThat(wrong.out()).isEmpty();
        assertThat(odd.code()).isZero();
        assertThat(odd.err()).contains("\"a\", is not in the map");
        assertThat(good).isEqualTo(new Told(0, "OK: " + file + System.lineSeparator(), ""));
    }

    @Test
    void checksTheConfigurationsOfPacks(@TempDir Path dir) throws IOException {
        Path pack = Files.createDirectories(dir.resolve("packs/p"));
        Files.writeString(pack.resolve("pack.yaml"), "name: p\nversion: 1.0.0\nauthor: a\ndescription: d\n");
        Files.writeString(
                pack.resolve("config.schema.yaml"),
                "url: {type: string, required: true}\nport: {type: integer}\ntoken: {type: string, secret: true}\n");
        Path configs = Files.createDirectories(dir.resolve("configs"));
        Path file = Files.writeString(dir.resolve("petrel.conf"), "[system]\nbase_path = " + dir + "\n");
        String[] words = {"config", "check", "--config-file", file.toString()};

        Told none = Told.by(Map.of(), words);
        Files.writeString(configs.resolve("p.yaml"), "url: http://x\nport: 80\n");
        Told good = Told.by(Map.of(), words);
        Files.writeString(configs.resolve("p.yaml"), "urll: http://x\nport: many\ntoken: 12345\n");
        Files.writeString(configs.resolve("q.yaml"), "a: 1\n");
        Told odd = Told.by(Map.of(), words);
        Files.writeString(configs.resolve("p.yaml"), "url: {{ x }}\n");
        Told broken = Told.by(Map.of(), words);

        assertThat(none.code()).isZero();
        assertThat(none.err()).contains(configs.resolve("p.yaml") + ": pack \"p\" requires \"url\"");
        assertThat(good).isEqualTo(new Told(0, "OK: " + file + System.lineSeparator(), ""));
        assertThat(odd.code()).isZero();
        assertThat(odd.err())
                .contains("p.yaml:1:1: urll: is not in the config.schema.yaml of pack \"p\"; did you mean \"url\"?")
                .contains(
                        "p.yaml:2:7: port: does not fit the schema of pack \"p\": 'many' is not of type 'integer', 'null'")
                .contains("p.yaml:3:8: token: does not fit the schema of pack \"p\"; correct it")
                .contains("\"url\" is missing")
                .contains("q.yaml: is not read: there is no pack \"q\"")
                .doesNotContain("12345");
        assertThat(broken.code()).isEqualTo(2);
        assertThat(broken.err()).contains("p.yaml:1:7: a mapping stands");
        assertThat(broken.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exection list | \"petrel\" has no command \"exection\"; did you mean \"execution\"?",
                "executions | \"petrel\" has no command \"executions\"; did you mean \"execution\"?",
                "dead_letter list | \"petrel\" has no command \"dead_letter\"; did you mean \"dead-letter\"?",
                "cancel x | \"petrel\" has no command \"cancel\"; did you mean \"execution cancel\" or \"inquiry cancel\"?",
                "enable x | \"petrel\" has no command \"enable\"; did you mean \"policy enable\" or \"rule enable\" or \"action-alias enable\" or \"sensor enable\" or \"apikey enable\"?",
                "frobnicate | \"petrel\" has no command \"frobnicate\"; \"petrel --help\" lists what it has",
                "list | \"petrel\" has no command \"list\"; \"petrel --help\" lists what it has",
                "execution lst | \"petrel execution\" has no command \"lst\"; did you mean \"list\"?",
                "execution list --sttus x | \"petrel execution list\" has no option \"--sttus\"; did you mean \"--status\"?",
                "rule list --frob=1 | \"petrel rule list\" has no option \"--frob\"; \"petrel rule list --help\" lists what it has",
                "rule list word | \"petrel rule list\" does not take the word \"word\"; \"petrel rule list --help\" lists what it has",
                "help exection | \"petrel\" has no command \"exection\"; did you mean \"execution\"?",
                "help rule lst | \"petrel rule\" has no command \"lst\"; did you mean \"list\"?",
            })
    void saysWhatAWrongWordMayMean(String words, String said) {
        Told told = Told.by(api, words.split(" ", -1));

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.out()).isEmpty();
        assertThat(told.err()).isEqualToIgnoringNewLines("petrel: " + said);
    }

    @Test
    void saysInTwoLinesHowACommandIsUsedThatLacksAWord() {
        Told told = Told.by(api, "rule", "get");

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err())
                .startsWith("petrel: Missing required parameter: 'REF|ID'")
                .contains("Usage: petrel rule get")
                .contains("\"petrel rule get --help\" says more");
        assertThat(Told.by(api, "rule", "list", "-o", "xml").code()).isEqualTo(2);
        assertThat(Told.by(api, "execution").err()).contains("cancel", "list");
        assertThat(Told.by(api).err()).contains("a command is missing", "execution", "help");
    }

    @Test
    void helpsAsTheOptionDoes() {
        assertThat(Told.by(api, "help")).isEqualTo(Told.by(api, "--help"));
        assertThat(Told.by(api, "help", "execution")).isEqualTo(Told.by(api, "execution", "--help"));
        assertThat(Told.by(api, "help", "execution", "list")).isEqualTo(Told.by(api, "execution", "list", "--help"));
        assertThat(Told.by(api, "help", "rule", "list").out()).contains("Usage: petrel rule list");
    }

    @Test
    void printsVersionAndCompletion() {
        assertThat(Told.by(api, "version").out()).startsWith("petrel ");
        assertThat(Told.by(api, "completion", "zsh").out())
                .contains("complete -F _complete_petrel")
                .contains("trigger-instance");
        assertThat(Told.by(api, "completion", "tcsh").code()).isEqualTo(2);
    }

    private void partition(String warnings, String error) {
        api.on("GET /v1/partition", 200, Json.read("""
                {"provider": "file", "source": "/map.yaml", "warnings": %s, "error": %s, "sensors":
                 [{"sensor": "p.S", "nodes": ["n1", "n2"], "owner": "n1", "epoch": 3, "why": "first that is alive"}]}""".formatted(warnings, error)));
    }
}
