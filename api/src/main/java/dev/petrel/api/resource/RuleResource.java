// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Body;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.view.Contents;
import dev.petrel.api.view.Snapshot;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.store.ContentStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rules: reading, enabling and disabling, removing. They are written by registering packs. */
public final class RuleResource {

    private final ContentStore store;
    private final Snapshot.Cache content;

    public RuleResource(ContentStore store, Snapshot.Cache content) {
        this.store = store;
        this.content = content;
    }

    public void addTo(Router router, String root) {
        for (String path : List.of(root + "/rules/views", root + "/rules")) {
            router.add("GET", path, this::list).add("GET", path + "/{ref}", this::get);
        }
        router.add("PUT", root + "/rules/{ref}", this::change).add("DELETE", root + "/rules/{ref}", this::remove);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        String pack = query.text("pack");
        String name = query.text("name");
        String action = query.text("action");
        String trigger = query.text("trigger");
        Boolean enabled = query.optionalFlag("enabled");
        List<Map<String, @Nullable Object>> shown = content.now().list(Rule.class).stream()
                .filter(rule -> pack == null || rule.ref().pack().equals(pack))
                .filter(rule -> name == null || rule.ref().name().equals(name))
                .filter(rule -> action == null || rule.action().equals(action))
                .filter(rule -> trigger == null || rule.trigger().toString().equals(trigger))
                .filter(rule -> enabled == null || rule.enabled() == enabled)
                .map(Contents::rule)
                .toList();
        return Lists.page(shown, query);
    }

    private Response get(Request request) {
        return content.now()
                .find(Rule.class, request.param("ref"))
                .map(rule -> Response.ok(Contents.rule(rule)))
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }

    private Response change(Request request) {
        Body body = Body.of(request);
        Boolean enabled = body.flag("enabled");
        if (enabled == null) {
            body.problem(
                    "'enabled' is a required property: it is what can be changed here; the rest of a rule is changed"
                            + " in its file and registered");
        }
        Optional<Response> fault = body.fault();
        if (fault.isPresent() || enabled == null) {
            return fault.orElseThrow();
        }
        Optional<Rule> found = content.now().find(Rule.class, request.param("ref"));
        if (found.isEmpty()) {
            return Lists.notFound(request.param("ref"));
        }
        Rule rule = found.get();
        Rule changed = new Rule(
                rule.ref(),
                rule.description(),
                enabled,
                rule.type(),
                rule.triggerType(),
                rule.triggerParameters(),
                rule.trigger(),
                rule.criteria(),
                rule.action(),
                rule.actionParameters(),
                rule.tags(),
                rule.context(),
                rule.metadataFile());
        store.put(changed);
        return Response.ok(Contents.rule(changed));
    }

    private Response remove(Request request) {
        Optional<Rule> found = content.now().find(Rule.class, request.param("ref"));
        if (found.isEmpty()) {
            return Lists.notFound(request.param("ref"));
        }
        store.remove(Rule.class, found.get().key());
        return Response.noContent();
    }
}
