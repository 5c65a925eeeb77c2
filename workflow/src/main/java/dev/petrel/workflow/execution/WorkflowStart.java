// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow began with; it never changes.
 *
 * @param language the runner type of its language
 * @param action the reference of its action
 * @param file the path of its definition, for messages
 * @param text its definition
 * @param parameters what its execution was given, with defaults
 * @param apiUrl what tasks are told to be the URL of the API
 * @param context the context of its execution
 * @param notification whom its end is to be told to: StackStorm's {@code notify}
 * @param trace the trace that it belongs to, or null
 * @param chain how many events of Petrel's own led to it, one to the other
 * @param depth in how many workflows it is
 * @param rerun what it runs again, or null
 */
record WorkflowStart(
        String language,
        String action,
        String file,
        String text,
        Map<String, @Nullable Object> parameters,
        String apiUrl,
        Map<String, @Nullable Object> context,
        Map<String, @Nullable Object> notification,
        @Nullable String trace,
        int chain,
        int depth,
        @Nullable Rerun rerun) {

    /** The keys by which a runner says what it knows. */
    static final String LANGUAGE = "language";

    static final String FILE = "file";
    static final String TEXT = "text";
    static final String PARAMETERS = "parameters";
    static final String API_URL = "api_url";

    /**
     * Another execution of the same workflow, of which tasks are run again.
     *
     * @param of its id
     * @param tasks which tasks
     * @param reset of which of them all items
     */
    record Rerun(String of, List<String> tasks, List<String> reset) {}

    /** @param said what the runner says */
    static WorkflowStart of(Execution run, Map<String, @Nullable Object> said) {
        Execution.Task task = run.task();
        return new WorkflowStart(
                text(said, LANGUAGE),
                run.action().toString(),
                text(said, FILE),
                text(said, TEXT),
                map(said, PARAMETERS),
                text(said, API_URL),
                run.context(),
                run.notification(),
                run.trace().id(),
                run.lineage().chain(),
                task == null ? 0 : task.depth(),
                rerun(run.context()));
    }

    private static @Nullable Rerun rerun(Map<String, @Nullable Object> context) {
        if (context.get("re-run") instanceof Map<?, ?> rerun && rerun.get("ref") instanceof String of) {
            List<String> tasks = texts(rerun.get("tasks"));
            return tasks.isEmpty() ? null : new Rerun(of, tasks, texts(rerun.get("reset")));
        }
        return null;
    }

    Map<String, @Nullable Object> write() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(LANGUAGE, language);
        map.put("action", action);
        map.put(FILE, file);
        map.put(TEXT, text);
        map.put(PARAMETERS, parameters);
        map.put(API_URL, apiUrl);
        map.put("context", context);
        map.put("notification", notification);
        map.put("trace", trace);
        map.put("chain", chain);
        map.put("depth", depth);
        return map;
    }

    static WorkflowStart read(Map<String, @Nullable Object> map) {
        Map<String, @Nullable Object> context = map(map, "context");
        return new WorkflowStart(
                text(map, LANGUAGE),
                text(map, "action"),
                text(map, FILE),
                text(map, TEXT),
                map(map, PARAMETERS),
                text(map, API_URL),
                context,
                map(map, "notification"),
                map.get("trace") instanceof String trace ? trace : null,
                number(map, "chain"),
                number(map, "depth"),
                rerun(context));
    }

    String pack() {
        return Ref.of(action).pack();
    }

    /** Whose it is; null if nobody is told. */
    @Nullable
    String user() {
        return context.get("user") instanceof String user ? user : null;
    }

    private static String text(Map<String, @Nullable Object> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }

    private static int number(Map<String, @Nullable Object> map, String key) {
        return map.get(key) instanceof Number number ? number.intValue() : 0;
    }

    private static Map<String, @Nullable Object> map(Map<String, @Nullable Object> map, String key) {
        Object value = map.get(key);
        return value == null ? Map.of() : Json.toObject(value);
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(each -> texts.add(String.valueOf(each)));
        }
        return texts;
    }
}
