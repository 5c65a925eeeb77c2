// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.alias.AliasFormat;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ActionAlias;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.PythonError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds an alias's formats against Python's regular expressions and against its action. All of it is a warning: StackStorm
 * loads such an alias, and the command fails when it is typed.
 */
final class AliasChecks {

    private final RunnerCatalog runners;

    AliasChecks(RunnerCatalog runners) {
        this.runners = runners;
    }

    /** Reports the formats that nothing can match. */
    void checkFormats(List<ActionAlias.Format> formats, SourcePosition place, FileProblems problems) {
        if (formats.stream().allMatch(format -> format.representations().isEmpty())) {
            problems.warning(place, "formats", "none of them has a representation: no command matches", "add one");
        }
        for (ActionAlias.Format format : formats) {
            for (String representation : format.representations()) {
                try {
                    AliasFormat ignored = AliasFormat.compile(representation);
                } catch (PythonError e) {
                    problems.warning(
                            place,
                            "formats",
                            "\"" + representation + "\" matches nothing: it is no regular expression of Python's ("
                                    + e.text() + ")",
                            "correct it; a character that is to stand for itself needs a backslash before it");
                }
            }
        }
    }

    /** Reports parameters that the action does not take, and those that it needs and a format does not give. */
    void checkParameters(Action action, List<ActionAlias.Format> formats, PackFile file) {
        if (!action.enabled()) {
            file.fields().warning("action_ref", "action \"" + action.ref() + "\" is disabled", "enable it");
        }
        runners.find(action.runnerType()).ifPresent(runner -> {
            ActionParameters taken = ActionParameters.of(runner, action);
            Set<String> immutable = file.fields().map("immutable_parameters").keySet();
            Set<String> named = new TreeSet<>(immutable);
            formats.forEach(format -> format.representations().forEach(each -> named.addAll(parameters(each))));
            for (String name : named) {
                checkTaken(name, action, taken.effective(), immutable.contains(name), file);
            }
        });
    }

    private static Set<String> parameters(String representation) {
        try {
            return AliasFormat.compile(representation).parameters();
        } catch (PythonError e) {
            return Set.of(); // is told of already
        }
    }

    private static void checkTaken(
            String name,
            Action action,
            Map<String, Map<String, @Nullable Object>> taken,
            boolean immutable,
            PackFile file) {
        Map<String, @Nullable Object> schema = taken.get(name);
        String key = immutable ? "immutable_parameters" : "formats";
        if (schema == null) {
            file.fields()
                    .warning(
                            key,
                            "action \"" + action.ref() + "\" takes no \"" + name + "\": it refuses the command",
                            Suggestions.didYouMean(name, taken.keySet(), "name one that it takes"));
        } else if (Boolean.TRUE.equals(schema.get("immutable"))) {
            file.fields()
                    .warning(
                            key,
                            "action \"" + action.ref() + "\" does not let \"" + name
                                    + "\" be given: it refuses the command",
                            "remove it");
        }
    }
}
