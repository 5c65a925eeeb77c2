// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Progress} as the document of a {@link WorkflowState}, in Orquesta's shape where it has one, and back. */
final class ProgressJson {

    private ProgressJson() {}

    static WorkflowState write(Progress progress) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("status", progress.status.word());
        putTrue(document, "pause_asked", progress.pauseAsked);
        putTrue(document, "cancel_asked", progress.cancelAsked);
        putTrue(document, "failed", progress.failed);
        document.put("places", progress.places);
        document.put("routes", List.copyOf(progress.routes));
        document.put(
                "sequence",
                progress.tasks.values().stream().map(ProgressJson::entry).toList());
        document.put(
                "staged",
                progress.staged.values().stream().map(ProgressJson::staged).toList());
        document.put("errors", progress.errors.toJson());
        if (!progress.notified.isEmpty()) {
            document.put("notify", List.copyOf(progress.notified));
        }
        if (!progress.reruns.isEmpty()) {
            document.put("reruns", List.copyOf(progress.reruns));
        }
        return new WorkflowState(document, progress.contexts.all());
    }

    static Progress read(WorkflowState state) {
        Map<String, @Nullable Object> document = state.document();
        Progress progress = new Progress(new Contexts(state.contexts()));
        progress.status = status(document.get("status"));
        progress.pauseAsked = document.containsKey("pause_asked");
        progress.cancelAsked = document.containsKey("cancel_asked");
        progress.failed = document.containsKey("failed");
        progress.places = integer(document.get("places"));
        objects(document.get("sequence")).forEach(map -> {
            TaskEntry entry = entry(map);
            progress.tasks.put(entry.key(), entry);
        });
        objects(document.get("staged")).forEach(map -> {
            StagedTask task = staged(map);
            progress.staged.put(task.key(), task);
        });
        lists(document.get("routes")).forEach(progress.routes::add);
        lists(document.get("reruns")).forEach(progress.reruns::add);
        progress.notified.addAll(Json.strings(document.get("notify")));
        progress.errors.read(objects(document.get("errors")));
        return progress;
    }

    private static Map<String, @Nullable Object> entry(TaskEntry entry) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", entry.id);
        map.put("route", entry.route);
        map.put("place", entry.place);
        map.put("attempt", entry.attempt);
        map.put("status", entry.status.word());
        map.put("ctxs", entry.contexts.toString());
        map.put("prev", new LinkedHashMap<>(entry.prev));
        map.put("next", new LinkedHashMap<>(entry.next));
        Indexes term = entry.term;
        if (term != null) {
            map.put("term", term.toString());
        }
        TaskEntry.Retry retry = entry.retry;
        if (retry != null) {
            map.put("retry", Map.of("count", retry.count(), "delay", retry.delay(), "tally", retry.tally()));
        }
        Items items = entry.items;
        if (items != null) {
            map.put("items", items(items));
        }
        putTrue(map, "run_on_fail", entry.runsOnFail);
        if (entry.delay > 0) {
            map.put("delay", entry.delay);
        }
        if (entry.timeout > 0) {
            map.put("timeout", entry.timeout);
        }
        return map;
    }

    private static TaskEntry entry(Map<String, @Nullable Object> map) {
        TaskEntry entry = new TaskEntry(text(map.get("id")), integer(map.get("route")));
        entry.place = integer(map.get("place"));
        entry.attempt = integer(map.get("attempt"));
        entry.status = status(map.get("status"));
        entry.contexts = Indexes.parse(text(map.get("ctxs")));
        object(map.get("prev")).forEach((way, from) -> entry.prev.put(way, text(from)));
        object(map.get("next")).forEach((way, taken) -> entry.next.put(way, Boolean.TRUE.equals(taken)));
        entry.term = map.get("term") instanceof String term ? Indexes.parse(term) : null;
        if (map.get("retry") instanceof Map<?, ?> retry) {
            entry.retry = new TaskEntry.Retry(
                    integer(retry.get("count")), integer(retry.get("delay")), integer(retry.get("tally")));
        }
        entry.items = map.get("items") instanceof Map<?, ?> items ? items(items) : null;
        entry.runsOnFail = map.containsKey("run_on_fail");
        entry.delay = map.containsKey("delay") ? integer(map.get("delay")) : 0;
        entry.timeout = map.containsKey("timeout") ? integer(map.get("timeout")) : 0;
        return entry;
    }

    private static Map<String, @Nullable Object> items(Items items) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("list", items.list());
        map.put("concurrency", items.concurrency());
        map.put("statuses", items.letters());
        if (!items.kept().isEmpty()) {
            Map<String, @Nullable Object> kept = new LinkedHashMap<>();
            items.kept().forEach((attempt, which) -> kept.put(String.valueOf(attempt), which.toString()));
            map.put("kept", kept);
        }
        return map;
    }

    private static Items items(Map<?, ?> map) {
        Map<Integer, Indexes> kept = new LinkedHashMap<>();
        object(map.get("kept"))
                .forEach((attempt, which) -> kept.put(Integer.valueOf(attempt), Indexes.parse(text(which))));
        Object concurrency = map.get("concurrency");
        return new Items(
                integer(map.get("list")),
                concurrency == null ? null : integer(concurrency),
                text(map.get("statuses")),
                kept);
    }

    private static Map<String, @Nullable Object> staged(StagedTask task) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", task.id);
        map.put("route", task.route);
        map.put("ctxs", task.contexts.toString());
        map.put("prev", new LinkedHashMap<>(task.prev));
        map.put("ready", task.ready);
        putTrue(map, "run_on_fail", task.runsOnFail);
        putTrue(map, "again", task.again);
        if (task.delay != null) {
            map.put("delay", task.delay);
        }
        return map;
    }

    private static StagedTask staged(Map<String, @Nullable Object> map) {
        StagedTask task =
                new StagedTask(text(map.get("id")), integer(map.get("route")), Indexes.parse(text(map.get("ctxs"))));
        object(map.get("prev")).forEach((way, from) -> task.prev.put(way, text(from)));
        task.ready = Boolean.TRUE.equals(map.get("ready"));
        task.runsOnFail = map.containsKey("run_on_fail");
        task.again = map.containsKey("again");
        task.delay = map.containsKey("delay") ? integer(map.get("delay")) : null;
        return task;
    }

    private static void putTrue(Map<String, @Nullable Object> map, String key, boolean value) {
        if (value) {
            map.put(key, true);
        }
    }

    static int integer(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.intValue();
        }
        throw new IllegalArgumentException("a workflow's state has " + value + " where a number belongs");
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a workflow's state has " + value + " where a text belongs");
    }

    private static ExecutionStatus status(@Nullable Object word) {
        return ExecutionStatus.of(text(word))
                .orElseThrow(() -> new IllegalArgumentException("a workflow's state has the unknown status " + word));
    }

    private static List<List<String>> lists(@Nullable Object value) {
        List<List<String>> lists = new ArrayList<>();
        if (value instanceof List<?> all) {
            all.forEach(list -> lists.add(Json.strings(list)));
        }
        return lists;
    }

    @SuppressWarnings("unchecked") // JSON values
    private static List<Map<String, @Nullable Object>> objects(@Nullable Object value) {
        return value instanceof List<?> list ? (List<Map<String, @Nullable Object>>) list : List.of();
    }

    @SuppressWarnings("unchecked") // JSON values
    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }
}
