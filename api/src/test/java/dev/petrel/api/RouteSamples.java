// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.api.http.Router;
import dev.petrel.engine.inquiry.Inquiry;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For every route a request that is right, about something that is there, and the uid of that. */
final class RouteSamples {

    private static final String ALIAS =
            "{\"name\":\"%s\",\"pack\":\"mypack\",\"action_ref\":\"core.echo\",\"formats\":[\"say {{ message }}\"]}";
    private static final String POLICY =
            "{\"name\":\"%s\",\"pack\":\"mypack\",\"resource_ref\":\"core.%s\",\"policy_type\":\"action.retry\","
                    + "\"parameters\":{\"retry_on\":\"failure\"}}";
    private static final String RULE =
            "{\"name\":\"%s\",\"pack\":\"mypack\",\"trigger\":{\"type\":\"mypack.changed_file\"},"
                    + "\"action\":{\"ref\":\"core.noop\"}}";
    private static final String SAID =
            "{\"command\":\"say x\",\"user\":\"stanley\",\"source_channel\":\"c\",\"notification_route\":\"r\"%s}";

    private final ApiFixture api;
    /** What stands in a path behind each of these. */
    private final Map<String, String> there = new LinkedHashMap<>();

    private final Map<String, String> uids = new LinkedHashMap<>();
    private final Map<String, String> bodies = new LinkedHashMap<>();

    /** Makes what is asked for. */
    RouteSamples(ApiFixture api) {
        this.api = api;
        Execution execution = api.requested("core.noop", Map.of(), null, null);
        String instance =
                api.instance("mypack.changed_file", Map.of("path", "/x")).id();
        Enforcement enforcement = new Enforcement(
                "e".repeat(24), instance, Ref.of("mypack.mypack_test"), execution.id(), null, api.clock.instant());
        api.store.events().recordEnforcements(List.of(enforcement));
        api.store
                .deadLetters()
                .put(new DeadLetter("d".repeat(24), "trigger", "m", "{}", "why", 1, api.clock.instant()));
        made(200, api.put("/v1/keys/k", "{\"name\":\"k\",\"value\":\"v\"}"));
        made(201, api.post("/v1/actionalias", ALIAS.formatted("say")));
        made(201, api.post("/v1/policies", POLICY.formatted("p", "noop")));
        made(
                201,
                api.post(
                        "/v1/rules",
                        RULE.formatted("hook")
                                .replace(
                                        "mypack.changed_file\"",
                                        "core.st2.webhook\",\"parameters\":{\"url\":\"hook\"}")));
        String asked = pending();
        at("/actionalias", "mypack.say", "action_alias:mypack:say");
        at("/aliasexecution", execution.id(), "action:core:noop");
        at("/policies", "mypack.p", "policy:mypack:p");
        at("/policytypes", "action.retry", "policy_type:action:retry");
        at("/inquiries", asked, null);
        at("/traces", instance, "trace:" + instance);
        at("/webhooks/{", "hook", "webhook:hook");
        at("/webhooks/st2", "st2", "webhook:st2");
        at("/executions", execution.id(), "action:core:noop");
        at("/triggerinstances", instance, "trigger:mypack:changed_file");
        at("/ruleenforcements", enforcement.id(), "rule:mypack:mypack_test");
        at("/deadletters", "d".repeat(24), null);
        at("/actions", "core.noop", "action:core:noop");
        at("/rules", "mypack.mypack_test", "rule:mypack:mypack_test");
        at("/sensortypes", "mypack.SensorA", "sensor_type:mypack:SensorA");
        at("/partition", "mypack.SensorA", null);
        at("/triggertypes", "mypack.changed_file", "trigger_type:mypack:changed_file");
        at("/triggers", "mypack.changed_file", "trigger:mypack:changed_file");
        at("/runnertypes", "noop", "runner_type:noop");
        at("/packs", "mypack", "pack:mypack");
        at("/keys", "k", "key_value_pair:st2kv.system:k");
        at("/roles", "admin", null);
        at("/permission_types", "action", null);
        String key = String.valueOf(api.post("/v1/apikeys", "{}").object().get("id"));
        at(
                "/apikeys",
                key,
                "api_key:"
                        + api.get("/v1/apikeys/" + key + "?show_secrets=true")
                                .object()
                                .get("key_hash"));
        bodies.put("POST /v1/executions", "{\"action\":\"core.noop\",\"parameters\":{}}");
        bodies.put("PUT /v1/executions/{id}", "{\"status\":\"canceled\"}");
        bodies.put("POST /v1/rules", RULE.formatted("w"));
        bodies.put("PUT /v1/rules/{ref}", RULE.formatted("mypack_test"));
        bodies.put("POST /v1/webhooks/st2", "{\"trigger\":\"mypack.changed_file\",\"payload\":{\"path\":\"/x\"}}");
        bodies.put("POST /v1/webhooks/{url...}", "{\"a\":1}");
        bodies.put("PUT /v1/keys/{name...}", "{\"name\":\"k\",\"value\":\"v\"}");
        bodies.put("PUT /v1/sensortypes/{ref}", "{\"enabled\":true}");
        bodies.put("POST /v1/packs/register", "{\"packs\":[\"mypack\"],\"types\":[\"triggers\"]}");
        bodies.put("POST /v1/partition/plan", "{\"map\":\"n: []\"}");
        bodies.put("PUT /v1/partition/moves/{sensor}", "{\"node\":\"n\"}");
        bodies.put("POST /v1/actionalias", ALIAS.formatted("w"));
        bodies.put("PUT /v1/actionalias/{ref}", ALIAS.formatted("say"));
        bodies.put("POST /v1/actionalias/match", "{\"command\":\"say x\"}");
        bodies.put("POST /v1/actionalias/test", SAID.formatted(""));
        bodies.put(
                "POST /v1/aliasexecution", SAID.formatted(",\"name\":\"mypack.say\",\"format\":\"say {{ message }}\""));
        bodies.put("POST /v1/aliasexecution/match_and_execute", SAID.formatted(""));
        bodies.put("POST /v1/policies", POLICY.formatted("w", "uuid"));
        bodies.put("PUT /v1/policies/{ref}", POLICY.formatted("p", "noop"));
        bodies.put("PUT /v1/inquiries/{id}", "{\"id\":\"" + asked + "\",\"response\":{\"continue\":true}}");
        uids.put("POST /v1/aliasexecution", "action:core:echo");
        uids.put("POST /v1/aliasexecution/match_and_execute", "action:core:echo");
        uids.put("POST /v1/triggerinstances/{id}/re_emit", "webhook:st2");
        uids.put("POST /v1/rules", "rule:mypack:w");
        uids.put("POST /v1/policies", "policy:mypack:w");
        uids.put("POST /v1/actionalias", "action_alias:mypack:w");
        uids.put("GET /v1/actions/views/entry_point/{ref}", "action:mypack:py");
        there.put("/entry_point", "mypack.py");
    }

    /** In paths of executions stands this one from now on. */
    void execution(Execution other) {
        there.put("/executions", other.id());
    }

    private void at(String path, String what, String uid) {
        there.put(path, what);
        if (uid != null) {
            uids.put(path, uid);
        }
    }

    private static void made(int status, ApiFixture.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    private String pending() {
        Execution asked = api.requested("core.ask", Map.of(), null, null);
        Execution running = api.running(asked);
        boolean waits = api.store
                .executions()
                .transition(
                        asked.id(),
                        running.fence(),
                        ExecutionStatus.RUNNING,
                        Change.to(
                                ExecutionStatus.PENDING,
                                Inquiry.of(asked.id(), Map.of("ttl", 1_440)).result(),
                                api.clock.instant()));
        assertThat(waits).isTrue();
        return asked.id();
    }

    /** The uid of what the route is asked for; of what that belongs to, where grants are on that; empty if there is none. */
    Optional<String> resource(Router.Route route) {
        String name = route.method() + " " + route.pattern();
        boolean one = route.pattern().contains("{") || route.pattern().equals("/v1/webhooks/st2");
        boolean run = route.pattern().startsWith("/v1/aliasexecution") || name.equals("POST /v1/executions");
        if (uids.containsKey(name)) {
            return Optional.of(uids.get(name));
        }
        return one || run ? of(uids, route) : Optional.empty();
    }

    private static Optional<String> of(Map<String, String> map, Router.Route route) {
        return map.entrySet().stream()
                .filter(entry -> route.pattern().contains(entry.getKey()))
                .reduce((first, second) ->
                        first.getKey().length() >= second.getKey().length() ? first : second)
                .map(Map.Entry::getValue);
    }

    /** Of an answer without an end, its status. */
    private ApiFixture.Answer begun(String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + api.port() + path).toURL().openConnection();
            connection.setReadTimeout(30_000);
            try {
                return new ApiFixture.Answer(connection.getResponseCode(), Map.of(), "");
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    ApiFixture.Answer ask(Router.Route route) {
        String path = path(route, "", "");
        if (route.pattern().contains("/stream")) {
            return begun(path);
        }
        boolean takes = !route.method().matches("GET|DELETE");
        return api.call(route.method(), path, body(route).orElse(takes ? "{}" : null));
    }

    /** The route's path with what is there in its placeholders, but {@code value} in {@code placeholder}. */
    String path(Router.Route route, String placeholder, String value) {
        StringBuilder path = new StringBuilder();
        for (String segment : route.segments()) {
            path.append('/');
            if (segment.equals(placeholder)) {
                path.append(value);
            } else if (segment.equals("{attribute}")) {
                path.append("result");
            } else if (segment.equals("{path...}")) {
                path.append("pack.yaml");
            } else if (segment.startsWith("{")) {
                path.append(of(there, route).orElse("x"));
            } else {
                path.append(segment);
            }
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    /** The route's body; empty if it takes none, or an empty object will do. */
    Optional<String> body(Router.Route route) {
        return Optional.ofNullable(bodies.get(route.method() + " " + route.pattern()));
    }
}
