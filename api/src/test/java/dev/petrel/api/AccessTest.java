// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.api.ApiFixture.Answer;
import dev.petrel.engine.access.Authorizer;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client that is no administrator is answered, as far as its permissions go. */
class AccessTest {

    private static final String RULE = "/v1/rules/mypack.mypack_test";

    private final Granted granted = new Granted();
    private final ApiFixture api = new ApiFixture(granted);

    @AfterEach
    void close() {
        api.close();
    }

    /** Grants by text: {@code rule_list}, {@code rule_view rule:pack:name}. */
    private static final class Granted implements Authorizer {

        private final Set<String> grants = new HashSet<>();
        private boolean isolated;

        @Override
        public boolean hasRoles() {
            return true;
        }

        @Override
        public List<String> roles(String user) {
            return List.of();
        }

        @Override
        public boolean isAdmin(String user) {
            return false;
        }

        @Override
        public boolean permits(String user, Permission permission, Optional<Resource> resource) {
            String suffix = resource.map(on -> " " + on.uid()).orElse("");
            return grants.contains(permission.text() + suffix)
                    || resource.stream()
                            .flatMap(on -> on.within().stream())
                            .anyMatch(uid -> grants.contains(permission.text() + " " + uid));
        }

        @Override
        public boolean seesOnlyOwn(String user) {
            return isolated;
        }
    }

    private void grant(String... texts) {
        granted.grants.addAll(List.of(texts));
    }

    private static void forbidden(Answer answer, String why) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.fault()).isEqualTo("User \"stanley\" doesn't have required permission " + why);
    }

    @Test
    void aListNeedsItsPermission() {
        forbidden(api.get("/v1/rules"), "\"rule_list\"");
        grant("rule_list");
        assertThat(api.get("/v1/rules").status()).isEqualTo(200);
        forbidden(api.get("/v1/actions"), "\"action_list\"");
        assertThat(api.call("HEAD", "/v1/actions", null).status()).isEqualTo(403);
        assertThat(api.get("/").status()).isEqualTo(200);
        assertThat(api.get("/v1/user").status()).isEqualTo(200);
    }

    @Test
    void theStreamNeedsItsPermissionAndHidesWhatOthersDo() throws IOException {
        forbidden(api.get("/v1/stream"), "\"stream_view\"");
        grant("stream_view");
        granted.isolated = true;
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + api.port() + "/v1/stream")
                .toURL()
                .openConnection();
        connection.setReadTimeout(60_000);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEmpty();
            ExecutionLifecycle lifecycle = Lifecycles.standard(api.store.executions(), api.bus, api.clock);
            for (String user : List.of("alice", "stanley")) {
                lifecycle.request(Execution.requested(
                        Ids.derive(user),
                        api.store.content().get(Action.class, "core.noop").orElseThrow(),
                        Map.of(),
                        Map.of("user", user),
                        Execution.Lineage.NONE,
                        api.clock.instant()));
            }

            assertThat(lines.readLine()).isEqualTo("event: st2.liveaction__create");
            assertThat(lines.readLine()).contains("stanley").doesNotContain("alice");
        }
        connection.disconnect();
    }

    @Test
    void whatIsMissingIsNotFoundBeforeItIsForbidden() {
        forbidden(api.get(RULE), "\"rule_view\" on resource \"rule:mypack:mypack_test\"");
        Answer missing = api.get("/v1/rules/mypack.none");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.fault()).isEqualTo("Resource with a reference or id \"mypack.none\" not found");
        assertThat(api.get("/v1/executions/none").fault()).isEqualTo("Unable to identify resource with id \"none\".");
        grant("rule_view pack:mypack");
        assertThat(api.get(RULE).status()).isEqualTo(200);
    }

    @Test
    void anExecutionIsItsActions() {
        Execution execution = api.requested(Map.of("cmd", "date"));
        String path = "/v1/executions/" + execution.id();
        forbidden(api.get(path), "\"execution_view\" on resource \"execution:" + execution.id() + "\"");
        forbidden(
                api.get("/v1/executions/last"), "\"execution_view\" on resource \"execution:" + execution.id() + "\"");
        grant("execution_view action:core:local");
        assertThat(api.get(path).status()).isEqualTo(200);
        assertThat(api.get("/v1/executions/last").status()).isEqualTo(200);
        forbidden(api.delete(path), "\"execution_stop\" on resource \"execution:" + execution.id() + "\"");
        forbidden(
                api.call("POST", path + "/re_run", "{}"),
                "\"execution_rerun\" on resource \"execution:" + execution.id() + "\"");
        grant("execution_rerun action:core:local");
        forbidden(api.call("POST", path + "/re_run", "{}"), "\"action_execute\" on resource \"action:core:local\"");
    }

    @Test
    void executingNeedsThePermissionOnTheActionAndNoOtherUser() {
        String body = "{\"action\":\"core.local\",\"parameters\":{\"cmd\":\"date\"}";
        forbidden(api.post("/v1/executions", body + "}"), "\"action_execute\" on resource \"action:core:local\"");
        assertThat(api.post("/v1/executions", "{\"action\":\"core.none\"}").status())
                .isEqualTo(400);
        grant("action_execute pack:core");
        assertThat(api.post("/v1/executions", body + "}").status()).isEqualTo(201);
        assertThat(api.post("/v1/executions", body + ",\"user\":\"stanley\"}").status())
                .isEqualTo(201);
        Answer other = api.post("/v1/executions", body + ",\"user\":\"root\"}");
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.fault()).isEqualTo("\"user\" attribute can only be provided by admins");
    }

    @Test
    void whoeverWritesARuleMayExecuteItsActionAndCreateItsWebhook() {
        String body = "{\"name\":\"hook\",\"pack\":\"mypack\",\"trigger\":{\"type\":\"core.st2.webhook\","
                + "\"parameters\":{\"url\":\"/a/\"}},\"action\":{\"ref\":\"core.local\",\"parameters\":{\"cmd\":\"x\"}}}";
        forbidden(api.post("/v1/rules", body), "\"rule_create\" on resource \"rule:mypack:hook\"");
        grant("rule_create pack:mypack");
        assertThat(api.post("/v1/rules", body).fault())
                .isEqualTo("User \"stanley\" doesn't have required permission (webhook_create) to use trigger"
                        + " core.st2.webhook");
        grant("webhook_create webhook:a");
        assertThat(api.post("/v1/rules", body).fault())
                .isEqualTo(
                        "User \"stanley\" doesn't have required (action_execute) permission to use action core.local");
        grant("action_execute action:core:local");
        assertThat(api.post("/v1/rules", body).status()).isEqualTo(201);
        granted.grants.remove("action_execute action:core:local");
        grant("rule_modify rule:mypack:hook");
        assertThat(api.put("/v1/rules/mypack.hook", "{\"enabled\":false}").status())
                .isEqualTo(403);
        assertThat(api.put("/v1/rules/mypack.hook", body).status()).isEqualTo(403);
    }

    @Test
    void onlyAdministratorsAskForSecretsAndForLongLists() {
        grant("rule_list", "rule_view pack:mypack", "execution_list");
        assertThat(api.get(RULE + "?show_secrets=true").fault())
                .isEqualTo("\"show_secrets\" requires administrator access");
        assertThat(api.get(RULE + "?show_secrets=false").status()).isEqualTo(200);
        assertThat(api.get("/v1/executions?limit=100").status()).isEqualTo(200);
        Answer long_ = api.get("/v1/executions?limit=101");
        assertThat(long_.status()).isEqualTo(403);
        assertThat(long_.fault()).isEqualTo("Limit \"101\" specified, maximum value is \"100\"");
        assertThat(api.get("/v1/executions?limit=-1").status()).isEqualTo(403);
        assertThat(api.get("/v1/executions?limit=0").status()).isEqualTo(400);
    }

    @Test
    void keysOfTheSystemNeedPermissionsAndThoseOfOthersAnAdministrator() {
        String key = "key_value_pair:st2kv.system:a";
        String value = "{\"name\":\"a\",\"value\":\"1\"}";
        forbidden(api.put("/v1/keys/a", value), "\"key_value_pair_set\" on resource \"" + key + "\"");
        grant("key_value_pair_set " + key);
        assertThat(api.put("/v1/keys/a", value).status()).isEqualTo(200);
        forbidden(api.get("/v1/keys/a"), "\"key_value_pair_view\" on resource \"" + key + "\"");
        assertThat(api.get("/v1/keys").list()).isEmpty();
        grant("key_value_pair_view " + key, "key_value_pair_list " + key);
        assertThat(api.get("/v1/keys/a").status()).isEqualTo(200);
        assertThat(api.get("/v1/keys").list()).hasSize(1);
        assertThat(api.get("/v1/keys/a?decrypt=true").fault())
                .isEqualTo("Decrypt option requires administrator access");
        assertThat(api.get("/v1/keys?scope=user&user=bob").fault())
                .isEqualTo("\"user\" attribute can only be provided by admins");
        // What is deleted is the system's, whoever the query names: so that is what is asked for.
        grant("key_value_pair_delete key_value_pair:st2kv.user:stanley:a");
        forbidden(api.delete("/v1/keys/a?user=stanley"), "\"key_value_pair_delete\" on resource \"" + key + "\"");
    }

    @Test
    void anIsolatedUserSeesNeitherEventsNorWhatOthersBegan() {
        grant("trace_list", "trigger_list", "rule_enforcement_list", "rule_enforcement_view pack:mypack");
        Execution own = api.requested(Map.of("cmd", "date"));
        Execution foreign = own.again("b".repeat(24), Map.of("user", "root"), own.requestedAt());
        api.store.executions().create(List.of(foreign));
        TriggerInstance event = api.instance("mypack.event1", Map.of("secret", "of others"));
        Ref rule = Ref.of("mypack.mypack_test");
        Enforcement enforcement =
                new Enforcement(Ids.enforcement(event.id(), rule), event.id(), rule, null, "why", api.clock.instant());
        api.store.events().recordEnforcements(List.of(enforcement));
        grant("trace_view trace:" + own.id(), "trace_view trace:" + foreign.id(), "trace_view trace:" + event.id());
        grant("trigger_view trigger_instance:" + event.id());
        assertThat(api.get("/v1/traces").list()).hasSize(3);
        assertThat(api.get("/v1/triggerinstances").list()).hasSize(1);
        assertThat(api.get("/v1/ruleenforcements/views").list()).hasSize(1);

        granted.isolated = true;

        assertThat(api.get("/v1/traces").list())
                .singleElement()
                .satisfies(trace -> assertThat(trace).containsEntry("id", own.id()));
        for (String query :
                List.of("execution=" + foreign.id(), "trigger_instance=" + event.id(), "rule=mypack.mypack_test")) {
            assertThat(api.get("/v1/traces?" + query).list()).as(query).isEmpty();
        }
        assertThat(api.get("/v1/traces?execution=" + own.id()).list()).hasSize(1);
        assertThat(api.get("/v1/traces/" + own.id()).status()).isEqualTo(200);
        assertThat(api.get("/v1/traces/" + foreign.id()).status()).isEqualTo(403);
        assertThat(api.get("/v1/traces/" + event.id()).status()).isEqualTo(403);
        assertThat(api.get("/v1/triggerinstances").list()).isEmpty();
        assertThat(api.get("/v1/triggerinstances/" + event.id()).status()).isEqualTo(403);
        for (String path : List.of("/v1/ruleenforcements", "/v1/ruleenforcements/views")) {
            assertThat(api.get(path).list()).isEmpty();
            assertThat(api.get(path + "?rule_ref=mypack.mypack_test").list()).isEmpty();
            assertThat(api.get(path + "/" + enforcement.id()).status()).isEqualTo(403);
        }
    }

    @Test
    void anIsolatedUserSeesItsOwnOnly() {
        grant("execution_list", "execution_view pack:core");
        Execution own = api.requested(Map.of("cmd", "date"));
        granted.isolated = true;
        assertThat(api.get("/v1/executions").list()).hasSize(1);
        assertThat(api.get("/v1/executions?user=root").list()).isEmpty();
        assertThat(api.get("/v1/executions/" + own.id()).status()).isEqualTo(200);
        Execution foreign = own.again("a".repeat(24), Map.of("user", "root"), own.requestedAt());
        api.store.executions().create(List.of(foreign));
        assertThat(api.get("/v1/executions").list()).hasSize(1);
        Answer hidden = api.get("/v1/executions/" + foreign.id());
        assertThat(hidden.status()).isEqualTo(403);
        assertThat(hidden.fault())
                .isEqualTo("User \"stanley\" doesn't have access to resource \"execution:" + foreign.id()
                        + "\" due to resource permission isolation.");
    }
}
