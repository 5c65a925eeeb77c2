// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.view.ExecutionView;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.execution.StatusChanged;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of a change of an execution's status, in StackStorm's order: of its live action, then of itself; and where a runner
 * has taken it, of both states that StackStorm knows there. An execution that has moved on since is told as it was then, as far
 * as what is read now says so.
 */
final class ExecutionEvents {

    private static final String RESULT = "result";

    private ExecutionEvents() {}

    /** @param now the execution as it is, with its log */
    static List<StreamEvent> of(StatusChanged change, Execution now, ExecutionView view) {
        List<StreamEvent> events = new ArrayList<>();
        boolean created =
                change.fence() == 0 && !now.log().isEmpty() && now.log().get(0).status() == change.status();
        if (change.status() == ExecutionStatus.RUNNING && wasTaken(now)) {
            both(events, now, ExecutionStatus.SCHEDULED, false, view);
        }
        both(events, now, change.status(), created, view);
        return events;
    }

    /** Whether it began to run because a runner took it, not because it was resumed. */
    private static boolean wasTaken(Execution execution) {
        boolean taken = true;
        ExecutionStatus before = null;
        for (Execution.LogEntry entry : execution.log()) {
            if (entry.status() == ExecutionStatus.RUNNING) {
                taken = before != ExecutionStatus.RESUMING;
            }
            before = entry.status();
        }
        return taken;
    }

    private static void both(
            List<StreamEvent> events, Execution now, ExecutionStatus status, boolean created, ExecutionView view) {
        String key = created ? "__create" : "__update";
        String action = now.action().toString();
        String live = ExecutionView.liveAction(now.id());
        Optional<Resource> resource = Optional.of(new Resource("execution:" + now.id(), List.of())
                .ownedBy(now.context().get("user") instanceof String user ? Optional.of(user) : Optional.empty()));
        events.add(new StreamEvent(
                "st2.liveaction" + key,
                action,
                null,
                live,
                status.isTerminal(),
                resource,
                () -> liveAction(now, status, view)));
        events.add(new StreamEvent(
                "st2.execution" + key,
                action,
                now.id(),
                now.id(),
                status.isTerminal(),
                resource,
                () -> execution(now, status, view)));
    }

    private static Map<String, @Nullable Object> execution(Execution now, ExecutionStatus status, ExecutionView view) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>(view.show(now));
        body.put("status", status.word());
        if (!status.isTerminal()) {
            List.of("end_timestamp", "elapsed_seconds", RESULT, "result_size").forEach(body::remove);
        }
        if (body.get("log") instanceof List<?> log) {
            body.put("log", until(status.word(), log));
        }
        return body;
    }

    /** What {@code log} said when it had come to {@code status}. */
    private static List<?> until(String status, List<?> log) {
        for (int i = log.size() - 1; i >= 0; i--) {
            if (log.get(i) instanceof Map<?, ?> entry && status.equals(entry.get("status"))) {
                return log.subList(0, i + 1);
            }
        }
        return log;
    }

    private static Map<String, @Nullable Object> liveAction(Execution now, ExecutionStatus status, ExecutionView view) {
        Map<String, @Nullable Object> shown = execution(now, status, view);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("status", status.word());
        body.put("start_timestamp", shown.get("start_timestamp"));
        if (shown.containsKey("end_timestamp")) {
            body.put("end_timestamp", shown.get("end_timestamp"));
        }
        if (shown.get("liveaction") instanceof Map<?, ?> live) {
            live.forEach((key, value) -> body.put(String.valueOf(key), value));
        }
        body.put("context", shown.get("context"));
        body.put(RESULT, Json.write(shown.getOrDefault(RESULT, Map.of()))); // as text, as in StackStorm
        return body;
    }
}
