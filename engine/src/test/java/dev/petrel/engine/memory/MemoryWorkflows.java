// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.WorkflowStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Workflows by id, their values as JSON. */
final class MemoryWorkflows implements WorkflowStore {

    private final MemoryFaults faults;
    private final NavigableMap<String, Workflow> workflows = new TreeMap<>();
    private final Map<String, Map<String, String>> values = new HashMap<>();

    MemoryWorkflows(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public boolean create(Workflow first) {
        return faults.write(
                "create workflow \"" + first.id() + "\"", () -> workflows.putIfAbsent(first.id(), first) == null);
    }

    @Override
    public Optional<Workflow> get(String id) {
        return faults.read("read workflow \"" + id + "\"", () -> Optional.ofNullable(workflows.get(id)));
    }

    @Override
    public boolean replace(Workflow read, Workflow next) {
        return faults.write("move workflow \"" + read.id() + "\" on", () -> {
            Workflow now = workflows.get(read.id());
            if (now == null || now.version() != read.version()) {
                return false;
            }
            workflows.put(read.id(), next);
            return true;
        });
    }

    @Override
    public List<Workflow> unsettled(int limit) {
        return faults.read(
                "find workflows of which something is left to do",
                () -> workflows.values().stream()
                        .filter(workflow -> !workflow.settled())
                        .sorted(Comparator.comparing(Workflow::at).thenComparing(Workflow::id))
                        .limit(Math.max(limit, 0))
                        .map(w -> new Workflow(
                                w.id(),
                                w.version(),
                                w.status(),
                                Map.of(),
                                Map.of(),
                                List.of(),
                                null,
                                w.outbox(),
                                false,
                                w.at()))
                        .toList());
    }

    @Override
    public void settle(Workflow read) {
        faults.run("settle workflow \"" + read.id() + "\"", () -> {
            Workflow now = workflows.get(read.id());
            if (now != null && now.version() == read.version()) {
                workflows.put(
                        now.id(),
                        new Workflow(
                                now.id(),
                                now.version() + 1,
                                now.status(),
                                now.start(),
                                now.document(),
                                now.contexts(),
                                now.result(),
                                List.of(),
                                true,
                                now.at()));
            }
        });
    }

    @Override
    public String write(String id, String attempt, Map<String, @Nullable Object> value) {
        return faults.write("write a value of workflow \"" + id + "\"", () -> {
            String reference = attempt + " 1";
            values.computeIfAbsent(id, each -> new HashMap<>()).putIfAbsent(reference, Json.write(value));
            return reference;
        });
    }

    @Override
    public Map<String, @Nullable Object> read(String id, String reference) {
        String what = "read value \"" + reference + "\" of workflow \"" + id + "\"";
        return faults.read(what, () -> {
            String json = values.getOrDefault(id, Map.of()).get(reference);
            if (json == null) {
                throw StoreException.permanentFailure(what + ": it is not there", null);
            }
            return Json.readObject(json);
        });
    }

    @Override
    public void discard(String id, String reference) {
        faults.run("remove values of workflow \"" + id + "\"", () -> {
            String ignored = values.getOrDefault(id, new HashMap<>()).remove(reference);
        });
    }

    @Override
    public void remove(String id) {
        faults.run("remove workflow \"" + id + "\"", () -> {
            values.remove(id);
            workflows.remove(id);
        });
    }

    @Override
    public List<String> ids(String after, int limit) {
        return faults.read(
                "list workflows",
                () -> workflows.tailMap(after, false).keySet().stream()
                        .limit(limit)
                        .toList());
    }
}
