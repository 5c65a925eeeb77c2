// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Policy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /v1/policies} and {@code /v1/policytypes}, as StackStorm answers. */
class PoliciesTest {

    private static final String P1 = "{\"name\":\"p1\",\"pack\":\"mypack\",\"resource_ref\":\"mypack.need\","
            + "\"policy_type\":\"action.concurrency\",\"parameters\":{\"threshold\":1}}";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void writesShowsChangesAndRemovesAPolicy() {
        assertThat(api.get("/v1/policies").list()).isEmpty();

        ApiFixture.Answer created = api.post("/v1/policies", P1);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.object())
                .containsEntry("uid", "policy:mypack:p1")
                .containsEntry("metadata_file", "")
                .containsEntry("name", "p1")
                .containsEntry("ref", "mypack.p1")
                .containsEntry("pack", "mypack")
                .containsEntry("enabled", true)
                .containsEntry("resource_ref", "mypack.need")
                .containsEntry("policy_type", "action.concurrency")
                .containsEntry("parameters", Map.of("threshold", 1, "action", "delay"))
                .containsOnlyKeys(
                        "uid",
                        "metadata_file",
                        "name",
                        "ref",
                        "pack",
                        "enabled",
                        "resource_ref",
                        "policy_type",
                        "parameters",
                        "id");
        String id = String.valueOf(created.object().get("id"));
        assertThat(api.get("/v1/policies/" + id).object()).isEqualTo(created.object());
        assertThat(api.get("/v1/policies/mypack.p1").object()).isEqualTo(created.object());

        ApiFixture.Answer changed =
                api.put("/v1/policies/" + id, P1.replace("\"threshold\":1", "\"threshold\":3,\"action\":\"cancel\""));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.object()).containsEntry("parameters", Map.of("threshold", 3, "action", "cancel"));
        assertThat(api.put("/v1/policies/mypack.p1", "{\"enabled\":false}").object())
                .containsEntry("enabled", false)
                .containsEntry("parameters", Map.of("threshold", 3, "action", "cancel"));

        assertThat(api.delete("/v1/policies/mypack.p1").status()).isEqualTo(204);
        assertThat(api.get("/v1/policies/mypack.p1").status()).isEqualTo(404);
        assertThat(api.delete("/v1/policies/mypack.p1").status()).isEqualTo(404);
        assertThat(api.store.content().list(Policy.class)).isEmpty();
    }

    @Test
    void listsThoseThatAreAskedFor() {
        api.post("/v1/policies", P1);
        api.post(
                "/v1/policies",
                "{\"name\":\"again\",\"pack\":\"mypack\",\"resource_ref\":\"core.noop\","
                        + "\"policy_type\":\"action.retry\",\"parameters\":{\"retry_on\":\"failure\"}}");

        assertThat(names("/v1/policies")).containsExactly("again", "p1");
        assertThat(names("/v1/policies?resource_ref=core.noop")).containsExactly("again");
        assertThat(names("/v1/policies?policy_type=action.concurrency")).containsExactly("p1");
        assertThat(names("/v1/policies?pack=other")).isEmpty();
        assertThat(names("/v1/policies?limit=1&sort=-name")).containsExactly("p1");
    }

    private List<Object> names(String path) {
        return api.get(path).list().stream()
                .<Object>map(item -> item.get("name"))
                .toList();
    }

    @Test
    void refusesWhatIsWrongAndWhatIsInTheWay() {
        api.post("/v1/policies", P1);

        ApiFixture.Answer again = api.post("/v1/policies", P1);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.object()).containsKey("conflict-id");
        ApiFixture.Answer second = api.post("/v1/policies", P1.replace("\"p1\"", "\"p2\""));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.fault()).contains("has the policy \"mypack.p1\" of type action.concurrency already");
        ApiFixture.Answer type =
                api.post("/v1/policies", P1.replace("\"p1\"", "\"p3\"").replace("action.concurrency", "action.nosuch"));
        assertThat(type.status()).isEqualTo(400);
        assertThat(type.fault()).contains("there is no policy type \"action.nosuch\"");
        assertThat(api.post("/v1/policies", P1.replace("\"p1\"", "\"p3\"").replace("{\"threshold\":1}", "{}"))
                        .fault())
                .contains("\"threshold\" is missing");
        assertThat(api.post(
                                "/v1/policies",
                                P1.replace("\"p1\"", "\"p3\"").replace("{\"threshold\":1}", "{\"treshold\":1}"))
                        .fault())
                .contains("did you mean \"threshold\"? ")
                .doesNotContain("?.");
        assertThat(api.post("/v1/policies", "{\"name\":\"x\",\"pack\":\"mypack\"}")
                        .fault())
                .contains("'resource_ref' is a required property");
        assertThat(api.post("/v1/policies", P1.replace("\"parameters\"", "\"params\""))
                        .status())
                .isEqualTo(400);
        assertThat(api.put("/v1/policies/mypack.p1", P1.replace("\"p1\"", "\"p2\""))
                        .fault())
                .contains("keeps its name and pack");
    }

    @Test
    void warnsOfAPolicyOfAnActionThatIsNotThere() {
        assertThat(api.post("/v1/policies", P1.replace("mypack.need", "mypack.none"))
                        .object()
                        .get("warnings"))
                .asString()
                .contains("no action \"mypack.none\" is registered");
    }

    @Test
    void showsThePolicyTypes() {
        List<Map<String, Object>> types = api.get("/v1/policytypes").list();

        assertThat(types)
                .extracting(type -> type.get("ref"))
                .containsExactly("action.concurrency", "action.concurrency.attr", "action.retry");
        assertThat(types.get(0))
                .containsEntry("name", "concurrency")
                .containsEntry("description", "Limits the concurrent executions for the action.")
                .containsEntry("uid", "policy_type:action:concurrency")
                .containsEntry("resource_type", "action")
                .containsEntry("enabled", true)
                .containsEntry("module", "st2actions.policies.concurrency");
        String id = String.valueOf(types.get(1).get("id"));
        assertThat(api.get("/v1/policytypes/" + id).object()).isEqualTo(types.get(1));
        assertThat(api.get("/v1/policytypes/action.concurrency.attr").object()).isEqualTo(types.get(1));
        assertThat(api.get("/v1/policytypes?resource_type=rule").list()).isEmpty();
        assertThat(api.get("/v1/policytypes/action.nosuch").status()).isEqualTo(404);
    }
}
