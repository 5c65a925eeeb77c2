// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Contents;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.content.read.ReferenceLookup;
import dev.petrel.engine.content.read.RuleAdvice;
import dev.petrel.engine.content.register.RuleWriter;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.TriggerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads rules. Writing them is {@link RuleChanges}'s. */
public final class RuleResource {

    private final ContentCache content;
    private final RuleChanges changes;
    private final RuleAdvice advice;

    public RuleResource(ContentCache content, RuleWriter writer, RuleAdvice advice) {
        this.content = content;
        this.advice = advice;
        this.changes = new RuleChanges(content, writer, this::show);
    }

    public void addTo(Router router, String root) {
        Takes filters = Lists.CONTENT.list("pack", "name").query("action", "trigger", "enabled", "user");
        router.add("GET", root + "/rules/views", filters, request -> list(request, this::view))
                .add("GET", root + "/rules/views/{ref}", request -> get(request, this::view))
                .add("GET", root + "/rules", filters, request -> list(request, this::show))
                .add("GET", root + "/rules/{ref}", request -> get(request, this::show));
        changes.addTo(router, root);
    }

    private Response list(Request request, Function<Rule, Map<String, @Nullable Object>> shape) {
        Query query = new Query(request);
        Picked picked = Picked.of(query);
        String user = query.text("user");
        String action = query.text("action");
        String trigger = query.text("trigger");
        Boolean enabled = query.optionalFlag("enabled");
        List<Rule> rules = content.now().list(Rule.class).stream()
                .filter(rule -> picked.has(rule.id(), rule.ref()))
                .filter(rule -> user == null || user.equals(rule.context().get("user")))
                .filter(rule -> action == null || rule.action().equals(action))
                .filter(rule -> trigger == null || rule.trigger().toString().equals(trigger))
                .filter(rule -> enabled == null || rule.enabled() == enabled)
                .toList();
        return Lists.whole(rules, query, shape);
    }

    private Response get(Request request, Function<Rule, Map<String, @Nullable Object>> shape) {
        return content.now()
                .find(Rule.class, request.param("ref"))
                .map(rule -> Response.ok(shape.apply(rule)))
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }

    /** What there is to warn of one rule. */
    private record Warnings(List<String> texts) {}

    /** A rule with what there is to warn of it, if there is anything. */
    private Map<String, @Nullable Object> show(Rule rule) {
        ContentSnapshot now = content.now();
        ReferenceLookup known = now.derived(
                ReferenceLookup.class,
                "",
                () -> ReferenceLookup.of(now.list(TriggerType.class), now.list(Action.class)));
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(Contents.rule(rule));
        List<String> warnings = now.derived(Warnings.class, rule.key(), () -> new Warnings(advice.of(rule, known)))
                .texts();
        if (!warnings.isEmpty()) {
            shown.put(RuleWriter.WARNINGS, warnings);
        }
        return shown;
    }

    /** A rule with the descriptions of its trigger type and its action. */
    private Map<String, @Nullable Object> view(Rule rule) {
        ContentSnapshot now = content.now();
        Map<String, @Nullable Object> shown = show(rule);
        describe(
                shown.get("trigger"),
                now.find(TriggerType.class, rule.triggerType()).map(TriggerType::description));
        describe(shown.get("action"), now.find(Action.class, rule.action()).map(Action::description));
        return shown;
    }

    @SuppressWarnings("unchecked") // the views' own maps
    private static void describe(@Nullable Object part, Optional<String> description) {
        if (part instanceof Map<?, ?> map) {
            description.ifPresent(text -> ((Map<String, @Nullable Object>) map).put("description", text));
        }
    }
}
