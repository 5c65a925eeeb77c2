// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.orquesta.inspect.Finding.Kind;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether the actions that tasks name are registered, and take what the tasks give. */
final class ActionCheck {

    private final Languages languages;
    private final Lookup lookup;
    private final List<Finding> found = new ArrayList<>();

    private ActionCheck(Languages languages, Lookup lookup) {
        this.languages = languages;
        this.lookup = lookup;
    }

    static List<Finding> findings(WorkflowSpec spec, Languages languages, Lookup lookup) {
        ActionCheck check = new ActionCheck(languages, lookup);
        spec.tasks().values().forEach(check::look);
        return check.found;
    }

    private void look(TaskSpec task) {
        LocatedValue action = task.action();
        if (action == null
                || !(action.value() instanceof String ref)
                || !languages.of(ref).isEmpty()) {
            return;
        }
        SpecPath path = SpecPath.task(task.name()).property("action");
        if (!ref.contains(".")) {
            report(
                    "The action reference \"" + ref + "\" is not formatted correctly.",
                    path,
                    action.place(),
                    "write the pack too: \"pack.name\"");
        } else if (!lookup.knowsAction(ref)) {
            report("The action \"" + ref + "\" is not registered in the database.", path, action.place(), remedy(ref));
        } else {
            lookup.parameters(ref).ifPresent(parameters -> look(task, ref, parameters.effective()));
        }
    }

    private static String remedy(String ref) {
        return ref.contains("=")
                ? "values on the action's line are in quotes, numbers, true, false, null, lists or expressions"
                : "register its pack, or correct its name";
    }

    private void look(TaskSpec task, String ref, Map<String, Map<String, @Nullable Object>> parameters) {
        LocatedValue input = task.input();
        if (input != null && !input.isMapping()) {
            return;
        }
        Map<String, LocatedValue.Entry> given = input == null ? Map.of() : input.entries();
        SpecPath path = SpecPath.task(task.name()).property("input");
        SourcePosition place = input == null ? task.source().place() : input.place();
        new TreeSet<>(parameters.keySet()).forEach(name -> {
            Map<String, @Nullable Object> schema = parameters.getOrDefault(name, Map.of());
            if (Boolean.TRUE.equals(schema.get("required"))
                    && !schema.containsKey("default")
                    && !given.containsKey(name)) {
                report("Action \"" + ref + "\" is missing required input \"" + name + "\".", path, place, "add it");
            }
        });
        Set<String> unexpected = new TreeSet<>(given.keySet());
        unexpected.removeAll(parameters.keySet());
        for (String name : unexpected) {
            LocatedValue.Entry entry = given.get(name);
            report(
                    "Action \"" + ref + "\" has unexpected input \"" + name + "\".",
                    path.named(name),
                    entry == null ? place : entry.keyPlace(),
                    Near.didYouMean(name, new TreeSet<>(parameters.keySet()), "remove it"));
        }
    }

    private void report(String message, SpecPath path, SourcePosition place, String remedy) {
        found.add(Finding.fatal(Kind.CONTENT, message, path, place, remedy));
    }
}
