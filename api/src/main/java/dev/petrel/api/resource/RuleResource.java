// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Rules;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.read.ReferenceLookup;
import dev.petrel.engine.content.read.RuleAdvice;
import dev.petrel.engine.content.register.JsonReading;
import dev.petrel.engine.content.register.RuleWriter;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.TriggerType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads rules. Writing them is {@link RuleChanges}'s. */
public final class RuleResource {

    private final ContentCache content;
    private final RuleChanges changes;
    private final RunnerCatalog runners;
    private final RuleAdvice advice;

    public RuleResource(ContentCache content, RunnerCatalog runners, RuleWriter writer, RuleAdvice advice) {
        this.content = content;
        this.runners = runners;
        this.advice = advice;
        this.changes = new RuleChanges(content, writer, rule -> show(rule, false));
    }

    public void addTo(Router router, String root) {
        Takes filters =
                Lists.CONTENT.list("pack", "name").query("action", "trigger", "enabled", "user", "show_secrets");
        Takes one = Takes.NOTHING.query("show_secrets");
        router.add(
                        "GET",
                        root + "/rules/views",
                        Access.to(Permission.RULE_LIST),
                        filters,
                        request -> list(request, this::view))
                .add(
                        "GET",
                        root + "/rules/views/{ref}",
                        Access.to(Permission.RULE_VIEW, Resources.of(content, Rule.class)),
                        one,
                        request -> get(request, this::view))
                .add(
                        "GET",
                        root + "/rules",
                        Access.to(Permission.RULE_LIST),
                        filters,
                        request -> list(request, this::show))
                .add(
                        "GET",
                        root + "/rules/{ref}",
                        Access.to(Permission.RULE_VIEW, Resources.of(content, Rule.class)),
                        one,
                        request -> get(request, this::show));
        changes.addTo(router, root);
    }

    /** How a rule is shown, with its secrets or without. */
    private interface Shape {
        Map<String, @Nullable Object> of(Rule rule, boolean secrets);
    }

    private Response list(Request request, Shape shape) {
        Query query = new Query(request);
        boolean secrets = query.flag("show_secrets");
        Picked picked = Picked.of(query);
        String user = query.text("user");
        String action = query.text("action");
        String trigger = query.text("trigger");
        Boolean enabled = query.optionalFlag("enabled");
        List<Rule> rules = content.now().list(Rule.class).stream()
                .filter(rule -> !request.caller().isHidden(Resources.of(rule)))
                .filter(rule -> picked.has(rule.id(), rule.ref()))
                .filter(rule -> user == null || user.equals(rule.context().get("user")))
                .filter(rule -> action == null || rule.action().equals(action))
                .filter(rule -> trigger == null || rule.trigger().toString().equals(trigger))
                .filter(rule -> enabled == null || rule.enabled() == enabled)
                .toList();
        return Lists.whole(rules, query, rule -> shape.of(rule, secrets));
    }

    private Response get(Request request, Shape shape) {
        Query query = new Query(request);
        boolean secrets = query.flag("show_secrets");
        return query.fault()
                .orElseGet(() -> content.now()
                        .find(Rule.class, request.param("ref"))
                        .map(rule -> Response.ok(shape.of(rule, secrets)))
                        .orElseGet(() -> Lists.notFound(request.param("ref"))));
    }

    /** What there is to warn of one rule. */
    private record Warnings(List<String> texts) {}

    /** A rule with what there is to warn of it, if there is anything. */
    private Map<String, @Nullable Object> show(Rule rule, boolean secrets) {
        ContentSnapshot now = content.now();
        ReferenceLookup known = now.derived(
                ReferenceLookup.class,
                "",
                () -> ReferenceLookup.of(now.list(TriggerType.class), now.list(Action.class)));
        Map<String, @Nullable Object> shown = new Rules(now, runners::find, secrets).show(rule);
        List<String> warnings = now.derived(Warnings.class, rule.key(), () -> new Warnings(advice.of(rule, known)))
                .texts();
        if (!warnings.isEmpty()) {
            shown.put(JsonReading.WARNINGS, warnings);
        }
        return shown;
    }

    /** A rule with the descriptions of its trigger type and its action. */
    private Map<String, @Nullable Object> view(Rule rule, boolean secrets) {
        ContentSnapshot now = content.now();
        Map<String, @Nullable Object> shown = show(rule, secrets);
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
