// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.chain.ChainProgress.Done;
import dev.petrel.workflow.chain.ChainProgress.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the templates of a chain see. Of results and published variables only those are read that a template names: they may
 * be large.
 */
final class ChainNames {

    /** The context that holds the parameters. */
    static final int PARAMETERS = 0;
    /** The context that holds the rendered {@code vars}. */
    static final int VARS = 1;

    private static final String RESULTS = "__results";
    private static final String CONTEXT = "__context";
    private static final String DATASTORE = "st2kv";
    private static final String SYSTEM = "system";

    private final Chain chain;
    private final List<Map<String, @Nullable Object>> contexts;
    private final WorkflowEnvironment environment;

    ChainNames(Chain chain, List<Map<String, @Nullable Object>> contexts, WorkflowEnvironment environment) {
        this.chain = chain;
        this.contexts = contexts;
        this.environment = environment;
    }

    /** For {@code vars}: the parameters, and the datastore of the system and of the user. */
    Map<String, @Nullable Object> forVars() {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put(DATASTORE, environment.templateNames().get(DATASTORE));
        names.putAll(contexts.get(PARAMETERS));
        return withContext(names);
    }

    /** For the parameters of a task, and for which task is next. */
    Map<String, @Nullable Object> forTask(Set<String> needed, ChainProgress progress) {
        Map<String, @Nullable Object> given = environment.templateNames();
        Map<String, @Nullable Object> names =
                common(needed, needed.isEmpty() ? Map.of() : latest(progress), progress, given);
        Map<String, @Nullable Object> parent = new LinkedHashMap<>();
        parent.put("execution_id", environment.itself().executionId());
        if (given.get("action_context") instanceof Map<?, ?> own) {
            own.forEach((name, value) -> parent.put(String.valueOf(name), value));
        }
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("parent", parent);
        names.put("action_context", context);
        names.put("config_context", given.get("config_context"));
        return withContext(names);
    }

    /** For what {@code ended} publishes, which is not among the tasks of {@code progress} yet. */
    Map<String, @Nullable Object> forPublish(Set<String> needed, ChainProgress progress, TaskKey ended) {
        Map<String, Source> results = latest(progress);
        results.put(ended.task(), new Source(ended, null));
        return withContext(common(needed, results, progress, environment.templateNames()));
    }

    /** The variables that were published, by name. */
    Map<String, @Nullable Object> published(ChainProgress progress) {
        Map<String, @Nullable Object> published = new LinkedHashMap<>();
        progress.done().stream()
                .filter(done -> done.published() != Done.NOTHING)
                .forEach(done -> published.putAll(contexts.get(done.published())));
        return published;
    }

    /** Where the result of a task comes from: its execution, or what kept it from having one. */
    private record Source(TaskKey key, @Nullable Refused refused) {}

    private static Map<String, Source> latest(ChainProgress progress) {
        Map<String, Source> latest = new LinkedHashMap<>();
        progress.done().forEach(done -> latest.put(done.key().task(), new Source(done.key(), done.refused())));
        return latest;
    }

    private Map<String, @Nullable Object> common(
            Set<String> needed,
            Map<String, Source> tasks,
            ChainProgress progress,
            Map<String, @Nullable Object> given) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        if (!needed.isEmpty()) {
            boolean all = needed.contains(CONTEXT);
            names.putAll(contexts.get(PARAMETERS));
            Map<String, @Nullable Object> results =
                    results(tasks, all || needed.contains(RESULTS) ? tasks.keySet() : needed);
            names.putAll(results);
            names.putAll(vars(needed, progress, all));
            names.put(RESULTS, results);
        }
        names.put(SYSTEM, given.get(SYSTEM));
        Map<String, @Nullable Object> scopes = new LinkedHashMap<>();
        scopes.put(SYSTEM, given.get(SYSTEM));
        names.put(DATASTORE, scopes);
        return names;
    }

    private Map<String, @Nullable Object> results(Map<String, Source> tasks, Set<String> wanted) {
        List<TaskKey> keys = new ArrayList<>();
        Map<String, @Nullable Object> results = new LinkedHashMap<>();
        tasks.forEach((name, source) -> {
            if (wanted.contains(name)) {
                results.put(
                        name,
                        source.refused() == null
                                ? null
                                : source.refused().error().toMap());
                if (source.refused() == null) {
                    keys.add(source.key());
                }
            }
        });
        List<Map<String, @Nullable Object>> read = environment.results(keys);
        for (int i = 0; i < keys.size(); i++) {
            results.put(keys.get(i).task(), read.get(i));
        }
        return results;
    }

    /** The variables of the chain and what tasks published over them. */
    private Map<String, @Nullable Object> vars(Set<String> needed, ChainProgress progress, boolean all) {
        Map<String, Integer> where = new LinkedHashMap<>();
        chain.vars().keySet().forEach(name -> where.put(name, VARS));
        for (Done done : progress.done()) {
            if (done.published() != Done.NOTHING) {
                chain.find(done.key().task())
                        .ifPresent(node -> node.publish().keySet().forEach(name -> where.put(name, done.published())));
            }
        }
        Map<Integer, Map<String, @Nullable Object>> read = new HashMap<>();
        Map<String, @Nullable Object> vars = new LinkedHashMap<>();
        where.forEach((name, context) -> {
            if (all || needed.contains(name)) {
                vars.put(name, read.computeIfAbsent(context, contexts::get).get(name));
            }
        });
        return vars;
    }

    private static Map<String, @Nullable Object> withContext(Map<String, @Nullable Object> names) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put(CONTEXT, names);
        all.putAll(names);
        return all;
    }
}
