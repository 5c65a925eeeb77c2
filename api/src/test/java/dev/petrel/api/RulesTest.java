// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
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
