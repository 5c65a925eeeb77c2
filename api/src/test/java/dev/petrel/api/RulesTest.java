// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RulesTest {

    private static final String RULE = "mypack.mypack_test";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void whatWasReadMayBeWrittenBack() {
        Map<String, Object> rule = api.get("/v1/rules/" + RULE).object();
        Rule before = api.store.content().get(Rule.class, RULE).orElseThrow();
        rule.put("enabled", false);

        ApiFixture.Answer answer = api.put("/v1/rules/" + RULE, Json.write(rule));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.object()).isEqualTo(rule);
        Rule after = api.store.content().get(Rule.class, RULE).orElseThrow();
        assertThat(after.enabled()).isFalse();
        assertThat(after).usingRecursiveComparison().ignoringFields("enabled").isEqualTo(before);
    }

    @Test
    void enabledAloneMayBeChangedByIdToo() {
        String id = String.valueOf(api.get("/v1/rules/" + RULE).object().get("id"));

        assertThat(api.put("/v1/rules/" + id, "{\"enabled\":false}").object()).containsEntry("enabled", false);
        assertThat(api.get("/v1/rules?enabled=true").list()).isEmpty();
        assertThat(api.put("/v1/rules/" + id, "{\"enabled\":\"no\"}").status()).isEqualTo(400);
    }

    @Test
    void aRuleThatCannotDoWhatItSaysIsShownWithTheReason() {
        String rule = "{\"name\":\"hook\",\"pack\":\"mypack\",\"enabled\":true,\"trigger\":{\"type\":"
                + "\"core.st2.webhook\",\"parameters\":{\"url\":\"a\"}},\"criteria\":{\"body\":{\"type\":\"regex\","
                + "\"pattern\":\"(\"}},\"action\":{\"ref\":\"core.local\",\"parameters\":{\"cmmd\":\"{{ triger }}\"}}}";

        ApiFixture.Answer created = api.post("/v1/rules", rule);

        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat((List<?>) created.object().get("warnings"))
                .extracting(String::valueOf)
                .satisfiesExactly(
                        missing -> assertThat(missing).contains("\"cmd\" is missing"),
                        second -> assertThat(second).contains("takes no \"cmmd\"", "did you mean \"cmd\"?"),
                        third -> assertThat(third).contains("names \"triger\""),
                        fourth -> assertThat(fourth).contains("criteria.body: does not begin with"),
                        fifth -> assertThat(fifth).contains("criteria.body.pattern: is no regular expression"));
        Map<String, Object> read = api.get("/v1/rules/mypack.hook").object();
        assertThat(read).isEqualTo(created.object());
        assertThat(api.get("/v1/rules?name=hook").list()).singleElement().isEqualTo(read);
        assertThat(api.get("/v1/rules/views/mypack.hook").object()).containsKey("warnings");
        assertThat(api.put("/v1/rules/mypack.hook", Json.write(read)).status()).isEqualTo(200);
        assertThat(api.get("/v1/rules/" + RULE).object()).doesNotContainKey("warnings");
    }

    @Test
    void aWarningGoesWhenWhatItMissedIsThere() {
        api.post(
                "/v1/rules",
                "{\"name\":\"early\",\"pack\":\"mypack\",\"trigger\":{\"type\":\"mypack.changed_file\"},"
                        + "\"action\":{\"ref\":\"later.act\"}}");
        assertThat(api.get("/v1/rules/mypack.early").text()).contains("no action is called");

        api.store.content().register(Actions.noop("later.act"));

        assertThat(api.get("/v1/rules/mypack.early").object()).doesNotContainKey("warnings");
    }

    @Test
    void aRuleKeepsItsName() {
        ApiFixture.Answer answer = api.put(
                "/v1/rules/" + RULE,
                "{\"name\":\"other\",\"trigger\":{\"type\":\"mypack.changed_file\"},\"action\":{\"ref\":\"core.noop\"}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.fault()).contains(RULE, "mypack.other");
    }

    @Test
    void theSameNameTwiceIsAConflict() {
        ApiFixture.Answer answer = api.post(
                "/v1/rules",
                "{\"name\":\"mypack_test\",\"pack\":\"mypack\",\"trigger\":{\"type\":\"mypack.changed_file\"},"
                        + "\"action\":{\"ref\":\"core.noop\"}}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.object())
                .containsEntry(
                        "conflict-id", api.get("/v1/rules/" + RULE).object().get("id"));
    }

    @Test
    void saysWhichCriterionIsWrongAndWhatWasProbablyMeant() {
        ApiFixture.Answer answer = api.post(
                "/v1/rules",
                "{\"name\":\"r\",\"trigger\":{\"type\":\"mypack.changed_fil\"},\"criteria\":"
                        + "{\"trigger.n\":{\"type\":\"equal\",\"pattern\":1}},\"action\":{\"ref\":\"core.noop\"}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.fault()).contains("trigger.n", "did you mean \"equals\"", "mypack.changed_file");
        assertThat(api.get("/v1/rules/default.r").status()).isEqualTo(404);
    }

    @Test
    void aTriggerWithParametersLivesAsLongAsARuleNeedsIt() {
        String webhook = "{\"name\":\"%s\",\"trigger\":{\"type\":\"core.st2.webhook\",\"parameters\":{\"url\":\"%s\"}},"
                + "\"action\":{\"ref\":\"core.noop\"}}";
        api.post("/v1/rules", webhook.formatted("r1", "mine"));
        api.post("/v1/rules", webhook.formatted("r2", "mine"));
        assertThat(webhooks()).hasSize(1);

        api.put("/v1/rules/default.r1", webhook.formatted("r1", "yours"));
        assertThat(webhooks()).hasSize(2);

        assertThat(api.delete("/v1/rules/default.r1").status()).isEqualTo(204);
        assertThat(webhooks()).hasSize(1);
        api.delete("/v1/rules/default.r2");
        assertThat(webhooks()).isEmpty();
    }

    @Test
    void listsByWhatAskedFor() {
        assertThat(api.get("/v1/rules?action=core.local").list())
                .extracting(r -> r.get("ref"))
                .containsExactly("mypack.mypack_local");
        assertThat(api.get("/v1/rules?pack=core").list()).isEmpty();
        assertThat(api.get("/v1/rules?limit=1").headers()).containsEntry("x-limit", "1");
        assertThat(api.get("/v1/rules").headers()).doesNotContainKey("x-limit");
    }

    private List<Trigger> webhooks() {
        return api.store.content().list(Trigger.class).stream()
                .filter(t -> t.type().toString().equals("core.st2.webhook"))
                .toList();
    }
}
