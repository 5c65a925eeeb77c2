// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static final Map<String, Object> OLD = execution("6b0428231d32d48e0bf2b221", "failed");
    private static final Map<String, Object> NEW = execution("6b0428231d32d48e0bf2b222", "succeeded");

    private static final String NEWLINE = System.lineSeparator();

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void listsTheNewestExecutionsOldestFirst() {
        api.on("GET /v1/executions", 200, List.of(NEW, OLD));

        Told told = Told.by(api, "execution", "list");

        assertThat(told.code()).isZero();
        assertThat(told.err()).isEmpty();
        assertThat(told.out().lines().map(line -> line.replaceAll("\\s+", " ")))
                .containsExactly(
                        "id action status rule node start seconds",
                        told.out().lines().toList().get(1).replaceAll("\\s+", " "),
                        "6b0428231d32d48e0bf2b221 core.local failed p.r n1 2026-01-02 03:04:05Z 0.25",
                        "6b0428231d32d48e0bf2b222 core.local succeeded p.r n1 2026-01-02 03:04:05Z 0.25");
    }

    @Test
    void drawsTablesWithNothingButALineUnderTheHeader() {
        api.on(
                "GET /v1/actions",
                200,
                List.of(Map.of("ref", "p.action", "runner_type", "noop", "description", "Rests.\nOften.")));

        assertThat(Told.by(api, "action", "list").out()).isEqualToNormalizingNewlines("""
                ref        runner   description
                --------   ------   -------------
                p.action   noop     Rests. Often.
                """);
    }

    @Test
    void fitsATableToTheTerminalAndSaysWhatHadNoRoom() {
        api.on("GET /v1/executions", 200, List.of(NEW, OLD));

        Told narrow = Told.by(Told.terminal(80), api, "execution", "list");

        assertThat(narrow.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(narrow.out()).contains("6b0428231d32d48e0bf2b221  core.local  failed");
        assertThat(narrow.err()).isEqualToIgnoringNewLines("no room for node, seconds; -o wide shows all");
    }

    @Test
    void showsAllOfATableThatIsWide() {
        api.on("GET /v1/executions", 200, List.of(NEW, OLD));

        Told wide = Told.by(Told.terminal(80), api, "execution", "list", "-o", "wide");
        Told piped = Told.by(api, "execution", "list");

        assertThat(wide).isEqualTo(piped);
        assertThat(wide.out()).contains("seconds");
    }

    @Test
    void saysThatAListIsEmptyOnStandardErrorAndOnlyToPeople() {
        api.on("GET /v1/executions", 200, List.of())
                .on("GET /v1/nodes", 200, List.of())
                .on("GET /v1/deadletters", 200, List.of());

        assertThat(Told.by(api, "execution", "list")).isEqualTo(new Told(0, "", "no executions" + NEWLINE));
        assertThat(Told.by(api, "execution", "list", "--status", "failed", "-n", "5")
                        .err())
                .isEqualToIgnoringNewLines("no executions with --status failed");
        assertThat(Told.by(api, "node", "list").err()).isEqualToIgnoringNewLines("no nodes");
        assertThat(Told.by(api, "dead-letter", "list").err()).isEqualToIgnoringNewLines("no dead letters");
        assertThat(Told.by(api, "execution", "list", "-j")).isEqualTo(new Told(0, "[ ]" + NEWLINE, ""));
        assertThat(Told.by(api, "execution", "list", "-y")).isEqualTo(new Told(0, "[]\n", ""));
    }

    @Test
    void passesTheFiltersOfAListOn() {
        api.on("GET /v1/executions", 200, List.of());

        Told.by(api, "execution list -n 7 --status failed --action a.b --rule c.d --trigger-instance e -j".split(" "));

        assertThat(api.only("GET").query().split("&"))
                .containsExactlyInAnyOrder(
                        "limit=7", "status=failed", "action=a.b", "rule=c.d", "trigger_instance=e", "parent=null");
    }

    @Test
    void listsFiftyUnlessToldOtherwise() {
        api.on("GET /v1/executions", 200, List.of());

        Told.by(api, "execution", "list");

        assertThat(api.only("GET").query()).contains("limit=50");
    }

    @Test
    void saysOnStandardErrorHowManyThereAreBeside() {
        api.on("GET /v1/executions", 200, List.of(NEW, OLD), Map.of("X-Total-Count", "9"));

        assertThat(Told.by(api, "execution", "list", "-n", "2").err())
                .isEqualToIgnoringNewLines("the newest 2 of 9; -n says how many to show");
        assertThat(Told.by(api, "execution", "list", "-n", "2", "-j").err()).isEmpty();
    }

    @Test
    void saysWhenTheApiHasNotCountedToTheEnd() {
        api.on(
                "GET /v1/executions",
                200,
                List.of(NEW, OLD),
                Map.of("X-Total-Count", "100000", "X-Total-Count-At-Least", "true"));

        assertThat(Told.by(api, "execution", "list", "-n", "2").err())
                .isEqualToIgnoringNewLines("the newest 2 of 100000 or more; -n says how many to show");
    }

    @Test
    void printsTheApisOwnObjectsAsJson() {
        api.on("GET /v1/executions", 200, List.of(NEW, OLD)).on("GET /v1/executions/1", 200, OLD);

        Told list = Told.by(api, "execution", "list", "-o", "json");
        Told get = Told.by(api, "execution", "get", "1", "-j");

        assertThat(Json.read(list.out())).isEqualTo(List.of(OLD, NEW));
        assertThat(Json.read(get.out())).isEqualTo(OLD);
        assertThat(list.out()).contains("2026-01-02T03:04:05.678900Z");
    }

    @Test
    void printsYaml() {
        api.on("GET /v1/rules/p.r", 200, Json.read("{\"ref\": \"p.r\", \"tags\": [1], \"text\": \"a\\nb\"}"));

        assertThat(Told.by(api, "rule", "get", "p.r", "-y").out())
                .isEqualTo("ref: p.r\ntags:\n  - 1\ntext: |-\n  a\n  b\n");
    }

    @Test
    void showsOneThingLineByLineWithItsPartsBelow() {
        api.on("GET /v1/executions/1", 200, OLD);

        assertThat(Told.by(api, "execution", "get", "1").out())
                .contains("id:               6b0428231d32d48e0bf2b221\n")
                .contains("start:            2026-01-02 03:04:05Z\n")
                .contains("result:\n  stdout: |-\n    one\n    two\n");
    }

    @Test
    void showsHowSensorsFare() {
        api.on("GET /v1/sensortypes", 200, Json.read("""
                        [{"ref": "p.S", "enabled": true, "node": "n1", "state": "running", "restarts": 2,
                          "last_event": "2026-01-02T03:04:05.000000Z"}]"""));

        assertThat(Told.by(api, "sensor", "list").out().lines().map(line -> line.replaceAll("\\s+", " ")))
                .contains("p.S n1 running 2 2026-01-02 03:04:05Z true");
    }

    @Test
    void saysInOneLineThatAThingIsNotThere() {
        Told told = Told.by(api, "rule", "get", "p.none");

        assertThat(told.code()).isEqualTo(3);
        assertThat(told.out()).isEmpty();
        assertThat(told.err().lines())
                .containsExactly("petrel: there is no rule \"p.none\"; \"petrel rule list\" shows those that are");
    }

    @Test
    void switchesRules() {
        api.on("PUT /v1/rules/p.r", 200, Map.of("ref", "p.r", "enabled", false));

        Told told = Told.by(api, "rule", "disable", "p.r");

        assertThat(told.out()).isEqualToIgnoringNewLines("rule \"p.r\" is disabled");
        assertThat(api.only("PUT").json()).isEqualTo(Map.of("enabled", false));
    }

    @Test
    void suggestsARuleForOneThatCannotBeEnabled() {
        api.on("GET /v1/rules", 200, List.of(Map.of("ref", "p.nine")));

        Told told = Told.by(api, "rule", "enable", "p.none");

        assertThat(told.code()).isEqualTo(3);
        assertThat(told.err())
                .isEqualToIgnoringNewLines("petrel: there is no rule \"p.none\"; did you mean \"p.nine\"?"
                        + " \"petrel rule list\" shows those that are");
    }

    private static Map<String, Object> execution(String id, String status) {
        return Json.readObject("""
                {"id": "%s", "status": "%s", "action": {"ref": "core.local", "id": "a"}, "rule": {"ref": "p.r"},
                 "liveaction": {"runner_info": {"node": "n1"}}, "start_timestamp": "2026-01-02T03:04:05.678900Z",
                 "elapsed_seconds": 0.25, "result": {"stdout": "one\\ntwo"}}""".formatted(id, status));
    }
}
