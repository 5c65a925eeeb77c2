// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.EventStore.EnforcementQuery;
import dev.petrel.engine.store.EventStore.InstanceQuery;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.TraceStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Traces, by looking at all events and executions. */
final class MemoryTraces implements TraceStore {

    private static final Comparator<Root> OLDEST =
            Comparator.comparing(Root::at).thenComparing(Root::id);

    private final EventStore events;
    private final ExecutionStore executions;

    MemoryTraces(EventStore events, ExecutionStore executions) {
        this.events = events;
        this.executions = executions;
    }

    private Stream<TriggerInstance> allEvents() {
        return events.instances(InstanceQuery.all()).items().stream();
    }

    private Stream<Execution> allExecutions() {
        return executions.find(ExecutionStore.Query.all()).items().stream();
    }

    @Override
    public Page<Root> events(Query query) {
        return page(query.user() == null ? allEvents().flatMap(MemoryTraces::root) : Stream.empty(), query);
    }

    @Override
    public Page<Root> executions(Query query) {
        return page(allExecutions().flatMap(MemoryTraces::root), query);
    }

    private static Page<Root> page(Stream<Root> all, Query query) {
        List<Root> found = all.filter(root -> query.tag() == null || query.tag().equals(root.tag()))
                .filter(root -> query.user() == null || query.user().equals(root.user()))
                .sorted(query.oldestFirst() ? OLDEST : OLDEST.reversed())
                .toList();
        return Pages.cut(found, query.offset(), query.limit());
    }

    private static Stream<Root> root(TriggerInstance instance) {
        return instance.event().traceId() == null
                ? Stream.of(new Root(
                        instance.id(),
                        true,
                        instance.event().traceTag(),
                        instance.event().occurredAt(),
                        null))
                : Stream.empty();
    }

    private static Stream<Root> root(Execution execution) {
        return execution.id().equals(execution.trace().id())
                ? Stream.of(new Root(
                        execution.id(),
                        false,
                        TraceContext.of(execution.context()).tag(),
                        execution.requestedAt(),
                        execution.context().get("user") instanceof String user ? user : null))
                : Stream.empty();
    }

    @Override
    public List<Root> roots(Collection<String> ids) {
        return Stream.concat(
                        allEvents().flatMap(MemoryTraces::root), allExecutions().flatMap(MemoryTraces::root))
                .filter(root -> ids.contains(root.id()))
                .toList();
    }

    @Override
    public @Nullable String traceOf(String id) {
        Optional<String> ofEvent =
                events.instance(id).map(instance -> instance.event().trace().id());
        return ofEvent.or(() ->
                        executions.get(id).map(execution -> execution.trace().id()))
                .orElse(null);
    }

    @Override
    public List<Part> eventsOf(Collection<String> traces, int limit) {
        return allEvents()
                .map(TriggerInstance::event)
                .map(event -> new Part(
                        Objects.requireNonNull(event.trace().id()),
                        event.id(),
                        event.trigger().toString(),
                        event.occurredAt(),
                        event.dedupKey()))
                .filter(part -> traces.contains(part.trace()))
                .sorted(Part.OLDEST)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Part> rulesOf(Collection<String> ofEvents, int limit) {
        return events.enforcements(new EnforcementQuery(null, null, null, 0, -1)).items().stream()
                .filter(enforcement -> ofEvents.contains(enforcement.triggerInstanceId()))
                .map(enforcement -> new Part(
                        enforcement.triggerInstanceId(),
                        Ids.content("rule", enforcement.rule()),
                        enforcement.rule().toString(),
                        enforcement.enforcedAt(),
                        enforcement.triggerInstanceId()))
                .sorted(Part.OLDEST)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Part> executionsOf(Collection<String> traces, int limit) {
        return allExecutions()
                .map(execution -> new Part(
                        Objects.requireNonNull(execution.trace().id()),
                        execution.id(),
                        execution.action().toString(),
                        execution.requestedAt(),
                        cause(execution)))
                .filter(part -> traces.contains(part.trace()))
                .sorted(Part.OLDEST)
                .limit(limit)
                .toList();
    }

    private static @Nullable String cause(Execution execution) {
        Ref rule = execution.rule();
        return rule == null ? execution.parentId() : Ids.content("rule", rule) + ":" + execution.triggerInstanceId();
    }
}
