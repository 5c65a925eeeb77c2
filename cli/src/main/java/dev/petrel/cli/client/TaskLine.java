// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Field;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task of a workflow: an execution that the workflow requested.
 *
 * @param task its name in the workflow; the action's reference where the API does not know it
 * @param item the index of its item, or -1
 * @param workflow whether it requests tasks itself
 * @param seconds how long it took, or null before its end
 * @param resultSize in bytes, or 0
 */
record TaskLine(
        String id,
        String task,
        int item,
        String action,
        String status,
        boolean workflow,
        @Nullable Double seconds,
        long resultSize) {

    /** What of an execution is asked for. */
    static final String ATTRIBUTES =
            "id,status,action.ref,runner.name,context.orquesta.task_name,context.orquesta.item_id,"
                    + "context.chain.name,elapsed_seconds,result_size";

    private static final Set<String> WORKFLOWS = Set.of("orquesta", "action-chain");
    private static final Set<String> FAILURES = Set.of("failed", "timeout", "abandoned");
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "timeout", "abandoned", "canceled");

    static TaskLine of(Map<String, @Nullable Object> execution) {
        String action = text(execution, "action.ref", "?");
        Object item = Field.of("context.orquesta.item_id").value(execution);
        Object seconds = execution.get("elapsed_seconds");
        Object size = execution.get("result_size");
        return new TaskLine(
                text(execution, "id", ""),
                text(execution, "context.orquesta.task_name", text(execution, "context.chain.name", action)),
                item instanceof Number index ? index.intValue() : -1,
                action,
                text(execution, "status", "?"),
                isWorkflow(execution),
                seconds instanceof Number number ? number.doubleValue() : null,
                size instanceof Number bytes ? bytes.longValue() : 0);
    }

    /** Whether {@code execution} is a workflow. */
    static boolean isWorkflow(Map<String, @Nullable Object> execution) {
        return WORKFLOWS.contains(text(execution, "runner.name", ""));
    }

    static boolean hasFailed(String status) {
        return FAILURES.contains(status);
    }

    static boolean isOver(String status) {
        return ENDS.contains(status);
    }

    /** The task, with the index of its item. */
    String name() {
        return item < 0 ? task : task + "[" + item + "]";
    }

    /** How long it took, in words; empty before its end. */
    String took() {
        return seconds == null ? "" : seconds(seconds);
    }

    /** Three digits that count: {@code 0.02 s}, {@code 4.1 s}, {@code 312 s}. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 1 ? "%.2f s" : seconds < 100 ? "%.1f s" : "%.0f s", seconds);
    }

    /** Why it failed, in one line, by {@code result}; empty if that does not say. */
    static String error(Map<String, @Nullable Object> result) {
        Object first = result.get("errors") instanceof List<?> errors && !errors.isEmpty() ? errors.get(0) : null;
        String said = first instanceof Map<?, ?> error ? line(error.get("message")) : "";
        for (String key : List.of("error", "stderr", "faultstring", "body")) {
            said = said.isEmpty() ? line(result.get(key)) : said;
        }
        for (String key : List.of("exit_code", "return_code", "status_code")) {
            if (said.isEmpty() && result.get(key) instanceof Number code && code.longValue() != 0) {
                said = key + " " + code;
            }
        }
        return said;
    }

    /** The last line of a traceback, the first of anything else. */
    private static String line(@Nullable Object value) {
        if (!(value instanceof String text) || text.isBlank()) {
            return "";
        }
        List<String> lines = text.strip().lines().toList();
        return lines.get(lines.get(0).startsWith("Traceback") ? lines.size() - 1 : 0)
                .strip();
    }

    private static String text(Map<String, @Nullable Object> execution, String path, String otherwise) {
        return Field.of(path).value(execution) instanceof String text ? text : otherwise;
    }
}
