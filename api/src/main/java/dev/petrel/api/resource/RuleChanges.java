// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Rules;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.read.RuleReader;
import dev.petrel.engine.content.register.JsonReading;
import dev.petrel.engine.content.register.RuleWriter;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.trigger.OwnTriggers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes rules by hand: new ones, changed ones, none any more. A change is a whole rule, or {@code enabled} alone. By id
 * or by reference.
 */
final class RuleChanges {

    private static final String DEFAULT_PACK = "default";
    private static final Takes RULE =
            Takes.NOTHING.body(RuleReader.KEYS.toArray(String[]::new)).body(JsonReading.WARNINGS);

    private final ContentCache content;
    private final RuleWriter writer;
    private final Function<Rule, Map<String, @Nullable Object>> shape;

    RuleChanges(ContentCache content, RuleWriter writer, Function<Rule, Map<String, @Nullable Object>> shape) {
        this.content = content;
        this.writer = writer;
        this.shape = shape;
    }

    void addTo(Router router, String root) {
        router.add("POST", root + "/rules", Access.inHandler(Permission.RULE_CREATE), RULE, this::create)
                .add(
                        "PUT",
                        root + "/rules/{ref}",
                        Access.to(Permission.RULE_MODIFY, Resources.of(content, Rule.class)),
                        RULE,
                        this::change)
                .add(
                        "DELETE",
                        root + "/rules/{ref}",
                        Access.to(Permission.RULE_DELETE, Resources.of(content, Rule.class)),
                        this::remove);
    }

    private Response create(Request request) {
        Body body = Body.of(request);
        String name = requireWhole(body);
        String pack = body.has("pack") ? body.required("pack") : DEFAULT_PACK;
        Optional<Response> fault = body.fault();
        if (fault.isPresent()) {
            return fault.get();
        }
        Optional<Response> refusal =
                request.caller().refusal(Permission.RULE_CREATE, Resource.inPack("rule", pack, name));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<Rule> taken = content.now().find(Rule.class, pack + "." + name);
        if (taken.isPresent()) {
            return WrittenContent.conflict(
                    taken.get().id(), "Rule \"" + pack + "." + name + "\" exists already. Change it with PUT.");
        }
        Map<String, String> context = Map.of("user", request.caller().user());
        String whole = new String(request.body(), StandardCharsets.UTF_8);
        return write(201, request.caller(), writer.read(pack, whole), rule -> with(rule, rule.enabled(), context, ""));
    }

    private Response change(Request request) {
        Optional<Rule> found = content.now().find(Rule.class, request.param("ref"));
        if (found.isEmpty()) {
            return Lists.notFound(request.param("ref"));
        }
        Rule before = found.get();
        Body body = Body.of(request);
        Boolean enabled = body.flag("enabled");
        if (body.fields().keySet().equals(Set.of("enabled")) && enabled != null) {
            Rule changed = with(before, enabled, before.context(), before.metadataFile());
            return written(200, request.caller(), changed);
        }
        String name = requireWhole(body);
        String pack = body.has("pack") ? body.required("pack") : before.ref().pack();
        if (body.fault().isEmpty() && !before.ref().toString().equals(pack + "." + name)) {
            body.problem("Rule \"" + before.ref() + "\" cannot become \"" + pack + "." + name
                    + "\": a rule keeps its name and pack. Create another one and delete this.");
        }
        return body.fault()
                .orElseGet(() -> write(
                        200,
                        request.caller(),
                        writer.read(pack, Json.write(Rules.restored(request.fields(), before))),
                        rule -> with(rule, rule.enabled(), before.context(), before.metadataFile())));
    }

    private Response remove(Request request) {
        Optional<Rule> found = content.now().find(Rule.class, request.param("ref"));
        if (found.isEmpty()) {
            return Lists.notFound(request.param("ref"));
        }
        writer.remove(found.get());
        return Response.noContent();
    }

    private static String requireWhole(Body body) {
        String name = WrittenContent.name(body, "a rule", "trigger", "action");
        WrittenContent.checkPack(body, body.text("pack"));
        return name;
    }

    private Response write(int status, Caller caller, JsonReading<Rule> reading, UnaryOperator<Rule> finish) {
        return reading.content()
                .map(rule -> written(status, caller, finish.apply(rule)))
                .orElseGet(() -> WrittenContent.refusal(reading.problems()));
    }

    /** Whoever writes a rule may use its trigger, if that is a webhook, and execute its action: the rule will. */
    private Response written(int status, Caller caller, Rule rule) {
        Optional<Response> refusal = refusal(caller, rule);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        writer.write(rule);
        return Response.json(status, shape.apply(rule))
                .about("rule:" + rule.ref().pack() + ":" + rule.ref().name());
    }

    private Optional<Response> refusal(Caller caller, Rule rule) {
        String user = "User \"" + caller.user() + "\" doesn't have required ";
        Optional<String> webhook = rule.triggerType().equals(OwnTriggers.WEBHOOK.toString())
                ? Optional.of(WebhookResource.plain(
                        String.valueOf(rule.triggerParameters().get("url"))))
                : Optional.empty();
        if (webhook.filter(url -> !caller.may(Permission.WEBHOOK_CREATE, Resources.webhook(url)))
                .isPresent()) {
            return Optional.of(Response.fault(
                    403,
                    user + "permission (" + Permission.WEBHOOK_CREATE.text() + ") to use trigger "
                            + rule.triggerType()));
        }
        Optional<Resource> action = Ref.parse(rule.action()).map(Resources::action);
        boolean may = action.map(resource -> caller.may(Permission.ACTION_EXECUTE, resource))
                .orElseGet(() -> caller.may(Permission.ACTION_EXECUTE));
        return may
                ? Optional.empty()
                : Optional.of(Response.fault(
                        403,
                        user + "(" + Permission.ACTION_EXECUTE.text() + ") permission to use action " + rule.action()));
    }

    private static Rule with(
            Rule rule,
            boolean enabled,
            Map<String, ? extends @Nullable Object> context,
            @Nullable String metadataFile) {
        return new Rule(
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
                new LinkedHashMap<>(context),
                metadataFile);
    }
}
