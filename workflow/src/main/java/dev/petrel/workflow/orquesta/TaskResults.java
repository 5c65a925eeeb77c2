// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEnvironment.TaskRun;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results of tasks, read when an expression asks for them, and once in a step. */
final class TaskResults {

    private static final DateTimeFormatter PYTHON_TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final WorkflowSpec spec;
    private final WorkflowEnvironment environment;
    private final Map<TaskKey, @Nullable Object> known = new HashMap<>();

    TaskResults(WorkflowSpec spec, WorkflowEnvironment environment) {
        this.spec = spec;
        this.environment = environment;
    }

    /** What {@code result()} is: of a task with items the list of theirs, null for those that did not run. */
    @Nullable
    Object of(TaskEntry entry) {
        TaskKey key = entry.taskKey();
        if (!known.containsKey(key)) {
            known.put(key, read(entry));
        }
        return known.get(key);
    }

    private @Nullable Object read(TaskEntry entry) {
        TaskSpec task = spec.task(entry.id);
        Items items = entry.items;
        if (items != null) {
            return itemResults(entry, items);
        }
        return task == null || !task.hasAction() ? null : environment.result(entry.taskKey());
    }

    private List<@Nullable Object> itemResults(TaskEntry entry, Items items) {
        List<@Nullable Object> all = new ArrayList<>(Collections.nCopies(items.size(), null));
        List<Integer> ended = new ArrayList<>();
        for (int item = 0; item < items.size(); item++) {
            if (items.status(item).isPresent() && !items.isOpen(item)) {
                ended.add(item);
            }
        }
        List<Map<String, @Nullable Object>> results =
                environment.results(ended.stream().map(entry::itemKey).toList());
        for (int i = 0; i < ended.size(); i++) {
            all.set(ended.get(i), results.get(i));
        }
        return Collections.unmodifiableList(all);
    }

    /** What {@code task(...)} is. */
    Map<String, @Nullable Object> description(TaskEntry entry) {
        Items items = entry.items;
        Optional<TaskRun> run =
                environment.run(items == null || items.size() == 0 ? entry.taskKey() : entry.itemKey(0));
        Map<String, @Nullable Object> description = new LinkedHashMap<>();
        description.put("task_id", entry.id);
        description.put("task_name", entry.id);
        description.put("route", entry.route);
        description.put("workflow_execution_id", environment.itself().executionId());
        description.put("task_execution_id", run.map(TaskRun::executionId).orElse(entry.key()));
        description.put("status", entry.status.word());
        description.put("result", items == null ? of(entry) : Map.of("items", itemList(entry, items)));
        description.put("start_timestamp", run.map(r -> time(r.requestedAt())).orElse(null));
        description.put(
                "end_timestamp",
                entry.isOpen() ? null : run.map(r -> time(r.changedAt())).orElse(null));
        return description;
    }

    private List<Map<String, @Nullable Object>> itemList(TaskEntry entry, Items items) {
        List<?> results = (List<?>) of(entry);
        List<Map<String, @Nullable Object>> list = new ArrayList<>();
        for (int item = 0; item < items.size(); item++) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("status", items.status(item).map(status -> status.word()).orElse("null"));
            one.put("result", results == null ? null : results.get(item));
            list.add(one);
        }
        return list;
    }

    private static String time(Instant instant) {
        return PYTHON_TIME.format(instant);
    }
}
