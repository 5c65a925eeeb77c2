// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.Pieces;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Attributes;
import dev.petrel.api.view.Events;
import dev.petrel.api.view.Payloads;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.EventStore.EnforcementQuery;
import dev.petrel.engine.store.EventStore.InstanceQuery;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what happened: trigger instances, and what the rules made of them. */
public final class EventResource {

    private static final Takes INSTANCES = Takes.LIST
            .query("trigger", "trigger_type", "status", "timestamp_gt", "timestamp_lt", "show_secrets")
            .list("include_attributes", "exclude_attributes");
    private static final Takes ENFORCEMENTS = Takes.LIST
            .query("rule_ref", "rule_id", "trigger_instance", "execution", "enforced_at_gt", "enforced_at_lt")
            .list("include_attributes", "exclude_attributes");

    private final Store store;
    private final ContentCache content;
    private final ExecutionResource executions;
    private final int pageSize;

    public EventResource(Store store, ContentCache content, ExecutionResource executions, int pageSize) {
        this.store = store;
        this.content = content;
        this.executions = executions;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/triggerinstances", Access.to(Permission.TRIGGER_LIST), INSTANCES, this::instances)
                .add(
                        "GET",
                        root + "/triggerinstances/{id}",
                        Access.to(Permission.TRIGGER_VIEW, this::happened),
                        Takes.NOTHING.query("show_secrets"),
                        this::instance)
                .add(
                        "GET",
                        root + "/ruleenforcements/views",
                        Access.to(Permission.RULE_ENFORCEMENT_LIST),
                        ENFORCEMENTS,
                        request -> enforcements(request, item -> embed(item, request.caller())))
                .add(
                        "GET",
                        root + "/ruleenforcements/views/{id}",
                        Access.to(Permission.RULE_ENFORCEMENT_VIEW, this::enforced),
                        request -> enforcement(request, item -> embed(item, request.caller())))
                .add(
                        "GET",
                        root + "/ruleenforcements",
                        Access.to(Permission.RULE_ENFORCEMENT_LIST),
                        ENFORCEMENTS,
                        request -> enforcements(request, Events::enforcement))
                .add(
                        "GET",
                        root + "/ruleenforcements/{id}",
                        Access.to(Permission.RULE_ENFORCEMENT_VIEW, this::enforced),
                        request -> enforcement(request, Events::enforcement));
    }

    /** An instance is its trigger's. */
    private Optional<Resource> happened(Request request) {
        return store.events().instance(request.param("id")).map(instance -> {
            Ref trigger = instance.event().trigger();
            return new Resource(
                            "trigger_instance:" + instance.event().id(),
                            List.of("trigger:" + trigger.pack() + ":" + trigger.name(), "pack:" + trigger.pack()))
                    .ownedByNobody();
        });
    }

    /** An enforcement is its rule's. */
    private Optional<Resource> enforced(Request request) {
        return store.events()
                .enforcement(request.param("id"))
                .map(enforcement -> Resources.ofRule("rule_enforcement:" + enforcement.id(), enforcement.rule())
                        .ownedBy(ruleOwner(enforcement.rule())));
    }

    /** Nobody, of one that is gone. */
    private Optional<String> ruleOwner(Ref rule) {
        return content.now()
                .find(Rule.class, rule.toString())
                .flatMap(found -> Resources.of(found).owner())
                .or(() -> Optional.of(""));
    }

    private Response instances(Request request) {
        Query query = new Query(request);
        int limit = query.limit(pageSize);
        Payloads payloads = new Payloads(content.now(), query.flag("show_secrets"));
        String trigger = query.text("trigger");
        String type = query.text("trigger_type");
        InstanceQuery wanted = new InstanceQuery(
                trigger != null ? Set.of(trigger) : type != null ? ofType(type) : Set.of(),
                status(query),
                query.time("timestamp_gt"),
                query.time("timestamp_lt"),
                query.offset(),
                Lists.bounded(limit));
        Attributes attributes = Attributes.of(query);
        boolean hidden = request.caller().seesOnlyOwn(); // events are nobody's
        return query.fault()
                .orElseGet(() -> Lists.answer(
                        hidden ? new Page<>(List.of(), 0) : store.events().instanceIds(wanted),
                        limit,
                        ids -> new Listing<>(
                                ids,
                                store.events()::readInstances,
                                instance -> Pieces.json(attributes.apply(payloads.show(instance))))));
    }

    private static TriggerInstance.@Nullable Status status(Query query) {
        String word = query.text("status");
        if (word == null) {
            return null;
        }
        List<TriggerInstance.Status> all = List.of(TriggerInstance.Status.values());
        return all.stream()
                .filter(status -> status.word().equals(word))
                .findFirst()
                .orElseGet(() -> {
                    query.problem("Status \"" + Quoted.shorten(word) + "\" is not one of "
                            + all.stream().map(TriggerInstance.Status::word).collect(Collectors.joining(", ")) + ".");
                    return TriggerInstance.Status.PROCESSED;
                });
    }

    /** Instances carry their trigger only. A type has one, or one for each set of parameters that rules ask for. */
    private Set<String> ofType(String type) {
        Set<String> triggers = content.now().list(Trigger.class).stream()
                .filter(trigger -> trigger.type().toString().equals(type))
                .map(trigger -> trigger.ref().toString())
                .collect(Collectors.toSet());
        return triggers.isEmpty() ? Set.of(type) : triggers;
    }

    private Response instance(Request request) {
        Query query = new Query(request);
        Payloads payloads = new Payloads(content.now(), query.flag("show_secrets"));
        return query.fault()
                .orElseGet(() -> store.events()
                        .instance(request.param("id"))
                        .map(instance -> Response.ok(payloads.show(instance)))
                        .orElseGet(() -> ExecutionResource.unknown(request.param("id"))));
    }

    private Response enforcements(Request request, Function<Enforcement, Map<String, @Nullable Object>> shape) {
        Query query = new Query(request);
        int limit = query.limit(pageSize);
        String id = query.text("rule_id");
        String rule = id == null
                ? query.text("rule_ref")
                : content.now().find(Rule.class, id).map(Rule::key).orElse(id);
        Optional<Set<String>> rules = rules(rule, request.caller());
        EnforcementQuery wanted = new EnforcementQuery(
                rules.orElse(Set.of()),
                query.text("trigger_instance"),
                query.text("execution"),
                query.time("enforced_at_gt"),
                query.time("enforced_at_lt"),
                query.offset(),
                Lists.bounded(limit));
        Attributes attributes = Attributes.of(query);
        return query.fault()
                .orElseGet(() -> Lists.answer(
                        rules.isEmpty()
                                ? new Page<>(List.of(), 0)
                                : store.events().enforcementIds(wanted),
                        limit,
                        ids -> new Listing<>(
                                ids,
                                store.events()::readEnforcements,
                                item -> Pieces.json(attributes.apply(shape.apply(item))))));
    }

    /** Whose enforcements there are to be seen: none in it for those of all, empty for those of none. */
    private Optional<Set<String>> rules(@Nullable String asked, Caller caller) {
        if (!caller.seesOnlyOwn()) {
            return Optional.of(asked == null ? Set.of() : Set.of(asked));
        }
        Set<String> own = content.now().list(Rule.class).stream()
                .filter(rule -> asked == null || asked.equals(rule.key()))
                .filter(rule ->
                        Resources.of(rule).owner().filter(caller.user()::equals).isPresent())
                .map(Rule::key)
                .collect(Collectors.toSet());
        return Optional.of(own).filter(found -> !found.isEmpty());
    }

    private Response enforcement(Request request, Function<Enforcement, Map<String, @Nullable Object>> shape) {
        return store.events()
                .enforcement(request.param("id"))
                .map(enforcement -> Response.ok(shape.apply(enforcement)))
                .orElseGet(() -> ExecutionResource.unknown(request.param("id")));
    }

    /**
     * An enforcement with its execution, but for a large result, and its trigger instance. Not with the execution of
     * another user, where a caller has its own only.
     */
    private Map<String, @Nullable Object> embed(Enforcement enforcement, Caller caller) {
        Map<String, @Nullable Object> shown = Events.enforcement(enforcement);
        String execution = enforcement.executionId();
        if (execution != null) {
            store.executions()
                    .get(execution)
                    .filter(found -> !caller.isHidden(Resources.of(found)))
                    .ifPresent(found -> shown.put("execution", executions.show(found)));
        }
        store.events()
                .instance(enforcement.triggerInstanceId())
                .ifPresent(
                        instance -> shown.put("trigger_instance", new Payloads(content.now(), false).show(instance)));
        return shown;
    }
}
