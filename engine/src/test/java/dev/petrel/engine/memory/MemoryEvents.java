// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.Page;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Trigger instances and enforcements by id. */
final class MemoryEvents implements EventStore {

    private static final Comparator<TriggerInstance> NEWEST_INSTANCE = Comparator.comparing(
                    (TriggerInstance instance) -> instance.event().occurredAt())
            .thenComparing(TriggerInstance::id)
            .reversed();
    private static final Comparator<Enforcement> NEWEST_ENFORCEMENT = Comparator.comparing(Enforcement::enforcedAt)
            .thenComparing(Enforcement::id)
            .reversed();

    private final MemoryFaults faults;
    private final Map<String, TriggerInstance> instances = new HashMap<>();
    private final Map<String, Enforcement> enforcements = new HashMap<>();

    MemoryEvents(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public Set<String> recorded(Collection<String> ids) {
        return faults.read(
                "look up trigger instances",
                () -> ids.stream().filter(instances::containsKey).collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public void recordInstances(List<TriggerInstance> all) {
        faults.run("record trigger instances", () -> all.forEach(i -> instances.putIfAbsent(i.id(), i)));
    }

    @Override
    public void recordEnforcements(List<Enforcement> all) {
        faults.run("record enforcements", () -> all.forEach(e -> enforcements.putIfAbsent(e.id(), e)));
    }

    @Override
    public Optional<TriggerInstance> instance(String id) {
        return faults.read("get trigger instance \"" + id + "\"", () -> Optional.ofNullable(instances.get(id)));
    }

    @Override
    public Page<TriggerInstance> instances(InstanceQuery query) {
        return faults.read("find trigger instances", () -> {
            List<TriggerInstance> found = instances.values().stream()
                    .filter(i -> query.triggers().isEmpty()
                            || query.triggers().contains(i.event().trigger().toString()))
                    .filter(i -> query.status() == null || query.status() == i.status())
                    .filter(i -> query.after() == null || i.event().occurredAt().isAfter(query.after()))
                    .filter(i ->
                            query.before() == null || i.event().occurredAt().isBefore(query.before()))
                    .sorted(NEWEST_INSTANCE)
                    .toList();
            return Pages.cut(found, query.offset(), query.limit());
        });
    }

    @Override
    public Page<String> instanceIds(InstanceQuery query) {
        Page<TriggerInstance> page = instances(query);
        return new Page<>(page.items().stream().map(TriggerInstance::id).toList(), page.total());
    }

    @Override
    public List<TriggerInstance> readInstances(List<String> ids) {
        return faults.read("read trigger instances", () -> Pages.pick(instances, ids));
    }

    @Override
    public Page<String> enforcementIds(EnforcementQuery query) {
        Page<Enforcement> page = enforcements(query);
        return new Page<>(page.items().stream().map(Enforcement::id).toList(), page.total());
    }

    @Override
    public List<Enforcement> readEnforcements(List<String> ids) {
        return faults.read("read enforcements", () -> Pages.pick(enforcements, ids));
    }

    @Override
    public Optional<Enforcement> enforcement(String id) {
        return faults.read("get enforcement \"" + id + "\"", () -> Optional.ofNullable(enforcements.get(id)));
    }

    @Override
    public Page<Enforcement> enforcements(EnforcementQuery query) {
        return faults.read("find enforcements", () -> {
            List<Enforcement> found = enforcements.values().stream()
                    .filter(e -> query.rules().isEmpty()
                            || query.rules().contains(e.rule().toString()))
                    .filter(e -> query.triggerInstance() == null
                            || query.triggerInstance().equals(e.triggerInstanceId()))
                    .filter(e -> query.execution() == null || query.execution().equals(e.executionId()))
                    .filter(e -> query.after() == null || e.enforcedAt().isAfter(query.after()))
                    .filter(e -> query.before() == null || e.enforcedAt().isBefore(query.before()))
                    .sorted(NEWEST_ENFORCEMENT)
                    .toList();
            return Pages.cut(found, query.offset(), query.limit());
        });
    }
}
