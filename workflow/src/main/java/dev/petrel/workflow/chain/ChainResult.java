// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEnvironment.TaskRun;
import dev.petrel.workflow.chain.ChainProgress.Active;
import dev.petrel.workflow.chain.ChainProgress.Done;
import dev.petrel.workflow.chain.ChainProgress.Next;
import dev.petrel.workflow.chain.ChainProgress.Refused;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of a chain as StackStorm has it: {@code tasks} with their results, and what was {@code published}. */
final class ChainResult {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private static final String LEFT_OUT = "The results of the chain's tasks are too large to be in one result:"
            + " this one is left out. See the task's execution.";

    private final WorkflowEnvironment environment;
    private final ChainNames names;

    ChainResult(WorkflowEnvironment environment, ChainNames names) {
        this.environment = environment;
        this.names = names;
    }

    static String time(Instant instant) {
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    Map<String, @Nullable Object> of(ChainProgress progress) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        Next next = progress.next();
        ChainError error = next == null ? null : next.error();
        if (error == null || next == null || !next.bare()) {
            result.put("tasks", tasks(progress));
            if (progress.options().displayPublished()) {
                result.put("published", names.published(progress));
            }
        }
        if (error != null) {
            result.putAll(error.toMap());
        }
        return result;
    }

    private List<Map<String, @Nullable Object>> tasks(ChainProgress progress) {
        List<TaskKey> keys = new ArrayList<>();
        progress.done().stream().filter(done -> done.refused() == null).forEach(done -> keys.add(done.key()));
        Active active = progress.active();
        if (active != null) {
            keys.add(active.key());
        }
        List<@Nullable Map<String, @Nullable Object>> results = environment.resultsThatFit(keys);
        List<Map<String, @Nullable Object>> tasks = new ArrayList<>();
        int read = 0;
        for (Done done : progress.done()) {
            Refused refused = done.refused();
            tasks.add(
                    refused == null
                            ? task(done.key(), done.state(), results.get(read++))
                            : entry(
                                    done.key(),
                                    null,
                                    refused.at(),
                                    refused.at(),
                                    done.state(),
                                    refused.error().toMap()));
        }
        if (active != null) {
            tasks.add(task(active.key(), active.status(), results.get(read)));
        }
        return tasks;
    }

    private Map<String, @Nullable Object> task(
            TaskKey key, ExecutionStatus state, @Nullable Map<String, @Nullable Object> result) {
        Optional<TaskRun> run = environment.run(key);
        return entry(
                key,
                run.map(TaskRun::executionId).orElse(null),
                run.map(found -> time(found.requestedAt())).orElse(null),
                run.map(found -> time(found.changedAt())).orElse(null),
                state,
                result == null ? Map.of("error", LEFT_OUT) : result);
    }

    private static Map<String, @Nullable Object> entry(
            TaskKey key,
            @Nullable String executionId,
            @Nullable String created,
            @Nullable String updated,
            ExecutionStatus state,
            Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("id", key.task());
        entry.put("name", key.task());
        entry.put("execution_id", executionId);
        entry.put("liveaction_id", executionId == null ? null : Ids.derive("liveaction", executionId));
        entry.put("workflow", null);
        entry.put("created_at", created);
        entry.put("updated_at", updated);
        entry.put("state", state.word());
        entry.put("result", result);
        return entry;
    }
}
