// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.chain.ChainProgress.Active;
import dev.petrel.workflow.chain.ChainProgress.Ask;
import dev.petrel.workflow.chain.ChainProgress.Done;
import dev.petrel.workflow.chain.ChainProgress.Next;
import dev.petrel.workflow.chain.ChainProgress.Options;
import dev.petrel.workflow.chain.ChainProgress.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link ChainProgress} as JSON values, and back. */
final class ProgressDocument {

    private ProgressDocument() {}

    static Map<String, @Nullable Object> write(ChainProgress progress) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("display_published", progress.options().displayPublished());
        document.put("skip_notify", progress.options().skipNotify());
        document.put(
                "tasks", progress.done().stream().map(ProgressDocument::done).toList());
        Active active = progress.active();
        if (active != null) {
            Map<String, @Nullable Object> running = key(active.key());
            running.put("state", active.status().word());
            document.put("active", running);
        }
        Next next = progress.next();
        if (next != null) {
            document.put("next", next(next));
        }
        if (progress.ask() != Ask.NOTHING) {
            document.put("asked", progress.ask().name().toLowerCase(Locale.ROOT));
        }
        if (progress.over()) {
            document.put("over", true);
        }
        return document;
    }

    static ChainProgress read(Map<String, ? extends @Nullable Object> document) {
        List<Done> done = new ArrayList<>();
        list(document.get("tasks")).forEach(each -> done.add(done(map(each))));
        Map<?, ?> active = map(document.get("active"));
        Map<?, ?> next = map(document.get("next"));
        return new ChainProgress(
                new Options(
                        Boolean.TRUE.equals(document.get("display_published")),
                        list(document.get("skip_notify")).stream()
                                .map(String::valueOf)
                                .toList()),
                done,
                active.isEmpty() ? null : new Active(key(active), status(active.get("state"))),
                next.isEmpty() ? null : next(next),
                document.get("asked") instanceof String asked
                        ? Ask.valueOf(asked.toUpperCase(Locale.ROOT))
                        : Ask.NOTHING,
                Boolean.TRUE.equals(document.get("over")));
    }

    private static Map<String, @Nullable Object> done(Done done) {
        Map<String, @Nullable Object> map = key(done.key());
        map.put("state", done.state().word());
        if (done.published() != Done.NOTHING) {
            map.put("published", done.published());
        }
        Refused refused = done.refused();
        if (refused != null) {
            map.put("refused", refused.error().toMap());
            map.put("at", refused.at());
        }
        return map;
    }

    private static Done done(Map<?, ?> map) {
        ChainError error = ChainError.of(map.get("refused"));
        return new Done(
                key(map),
                status(map.get("state")),
                map.get("published") instanceof Number index ? index.intValue() : Done.NOTHING,
                error == null ? null : new Refused(error, String.valueOf(map.get("at"))));
    }

    private static Map<String, @Nullable Object> next(Next next) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (next.task() != null) {
            map.put("task", next.task());
        }
        map.put("end", next.end().word());
        if (next.error() != null) {
            map.put("error", next.error().toMap());
            map.put("bare", next.bare());
        }
        return map;
    }

    private static Next next(Map<?, ?> map) {
        return new Next(
                map.get("task") instanceof String task ? task : null,
                status(map.get("end")),
                ChainError.of(map.get("error")),
                Boolean.TRUE.equals(map.get("bare")));
    }

    private static Map<String, @Nullable Object> key(TaskKey key) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("task", key.task());
        if (key.attempt() > 0) {
            map.put("attempt", key.attempt());
        }
        return map;
    }

    private static TaskKey key(Map<?, ?> map) {
        int attempt = map.get("attempt") instanceof Number given ? given.intValue() : 0;
        return new TaskKey(String.valueOf(map.get("task")), 0, TaskKey.NO_ITEM, attempt);
    }

    private static ExecutionStatus status(@Nullable Object word) {
        return ExecutionStatus.of(String.valueOf(word))
                .orElseThrow(() -> new IllegalStateException("the state of a chain has the status " + word));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
