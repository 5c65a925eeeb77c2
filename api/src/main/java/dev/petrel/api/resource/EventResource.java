// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Attributes;
import dev.petrel.api.view.Events;
import dev.petrel.api.view.Snapshot;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.EventStore.EnforcementQuery;
import dev.petrel.engine.store.EventStore.InstanceQuery;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.Store;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what happened: trigger instances, and what the rules made of them. */
public final class EventResource {

    private static final Takes INSTANCES = Takes.LIST
            .query("trigger", "trigger_type", "status", "timestamp_gt", "timestamp_lt")
            .list("include_attributes", "exclude_attributes");
    private static final Takes ENFORCEMENTS = Takes.LIST
            .query("rule_ref", "rule_id", "trigger_instance", "execution")
            .list("include_attributes", "exclude_attributes");

    private final Store store;
    private final Snapshot.Cache content;
    private final ExecutionResource executions;
    private final int pageSize;

    public EventResource(Store store, Snapshot.Cache content, ExecutionResource executions, int pageSize) {
        this.store = store;
        this.content = content;
        this.executions = executions;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add("GET", root + "/triggerinstances", INSTANCES, this::instances)
                .add("GET", root + "/triggerinstances/{id}", this::instance)
                .add(
                        "GET",
                        root + "/ruleenforcements/views",
                        ENFORCEMENTS,
                        request -> enforcements(request, this::embed))
                .add("GET", root + "/ruleenforcements/views/{id}", request -> enforcement(request, this::embed))
                .add(
                        "GET",
                        root + "/ruleenforcements",
                        ENFORCEMENTS,
                        request -> enforcements(request, Events::enforcement))
                .add("GET", root + "/ruleenforcements/{id}", request -> enforcement(request, Events::enforcement));
    }

    private Response instances(Request request) {
        Query query = new Query(request);
        int limit = query.limit(pageSize);
        InstanceQuery wanted = new InstanceQuery(
                query.text("trigger"),
                status(query),
                query.time("timestamp_gt"),
                query.time("timestamp_lt"),
                query.offset(),
                limit);
        String type = query.text("trigger_type");
        Attributes attributes = Attributes.of(query);
        return query.fault().orElseGet(() -> {
            Page<TriggerInstance> page =
                    type == null || wanted.trigger() != null ? store.events().instances(wanted) : ofType(type, wanted);
            return Lists.answer(
                    page.items().stream()
                            .map(Events::instance)
                            .map(attributes::apply)
                            .toList(),
                    page,
                    limit);
        });
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
    private Page<TriggerInstance> ofType(String type, InstanceQuery wanted) {
        List<String> triggers = content.now().list(Trigger.class).stream()
                .filter(trigger -> trigger.type().toString().equals(type))
                .map(trigger -> trigger.ref().toString())
                .toList();
        int enough =
                wanted.limit() < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, (long) wanted.offset() + wanted.limit());
        List<Page<TriggerInstance>> pages = (triggers.isEmpty() ? List.of(type) : triggers)
                .stream()
                        .map(trigger -> store.events()
                                .instances(new InstanceQuery(
                                        trigger, wanted.status(), wanted.after(), wanted.before(), 0, enough)))
                        .toList();
        Stream<TriggerInstance> newestFirst = pages.stream()
                .flatMap(page -> page.items().stream())
                .sorted(Comparator.comparing((TriggerInstance i) -> i.event().occurredAt())
                        .reversed())
                .skip(wanted.offset());
        return new Page<>(
                (wanted.limit() < 0 ? newestFirst : newestFirst.limit(wanted.limit())).toList(),
                pages.stream().mapToLong(Page::total).sum(),
                pages.stream().allMatch(Page::exact));
    }

    private Response instance(Request request) {
        return store.events()
                .instance(request.param("id"))
                .map(instance -> Response.ok(Events.instance(instance)))
                .orElseGet(() -> ExecutionResource.unknown(request.param("id")));
    }

    private Response enforcements(Request request, Function<Enforcement, Map<String, @Nullable Object>> shape) {
        Query query = new Query(request);
        int limit = query.limit(pageSize);
        String id = query.text("rule_id");
        String rule = id == null
                ? query.text("rule_ref")
                : content.now().find(Rule.class, id).map(Rule::key).orElse(id);
        EnforcementQuery wanted = new EnforcementQuery(
                rule, query.text("trigger_instance"), query.text("execution"), query.offset(), limit);
        Attributes attributes = Attributes.of(query);
        return query.fault().orElseGet(() -> {
            Page<Enforcement> page = store.events().enforcements(wanted);
            return Lists.answer(
                    page.items().stream().map(shape).map(attributes::apply).toList(), page, limit);
        });
    }

    private Response enforcement(Request request, Function<Enforcement, Map<String, @Nullable Object>> shape) {
        return store.events()
                .enforcement(request.param("id"))
                .map(enforcement -> Response.ok(shape.apply(enforcement)))
                .orElseGet(() -> ExecutionResource.unknown(request.param("id")));
    }

    /** An enforcement with its execution and its trigger instance. */
    private Map<String, @Nullable Object> embed(Enforcement enforcement) {
        Map<String, @Nullable Object> shown = Events.enforcement(enforcement);
        String execution = enforcement.executionId();
        if (execution != null) {
            store.executions().get(execution).ifPresent(found -> shown.put("execution", executions.show(found)));
        }
        store.events()
                .instance(enforcement.triggerInstanceId())
                .ifPresent(instance -> shown.put("trigger_instance", Events.instance(instance)));
        return shown;
    }
}
