// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.Templates;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a rule gives its action against what the action takes. All of it is a warning: StackStorm loads such a rule,
 * and it fails when it matches.
 */
final class RuleActionChecks {

    private static final String FAILS = ": the rule fails when it matches";

    private final RunnerCatalog runners;
    private final Templates templates;

    RuleActionChecks(RunnerCatalog runners, Templates templates) {
        this.runners = runners;
        this.templates = templates;
    }

    /** Reports what is wrong with {@code given}, the rule's {@code action}, which requests {@code action}. */
    void check(Action action, FieldReader given, FileProblems problems) {
        if (!action.enabled()) {
            given.warning("ref", "action \"" + action.ref() + "\" is disabled" + FAILS, "enable it");
        }
        LocatedValue parameters = given.located("parameters");
        Optional<RunnerType> runner = runners.find(action.runnerType());
        if (runner.isPresent()) {
            ActionParameters taken = ActionParameters.of(runner.get(), action);
            checkMissing(action, taken, given, parameters);
            checkGiven(action, taken, parameters, problems);
            Set<String> names = TemplateChecks.with(taken.effective());
            names.addAll(parameters.entries().keySet());
            new TemplateChecks(templates, problems).check(parameters, given.at("parameters"), names);
        }
    }

    private static void checkMissing(
            Action action, ActionParameters taken, FieldReader given, LocatedValue parameters) {
        taken.effective().forEach((name, schema) -> {
            boolean needed = Boolean.TRUE.equals(schema.get("required"))
                    && !schema.containsKey("default")
                    && parameters.get(name).map(LocatedValue::value).isEmpty();
            if (needed) {
                given.warning(
                        given.has("parameters") ? "parameters" : "ref",
                        "\"" + name + "\" is missing, action \"" + action.ref() + "\" requires it" + FAILS,
                        "add it");
            }
        });
    }

    private static void checkGiven(
            Action action, ActionParameters taken, LocatedValue parameters, FileProblems problems) {
        parameters.entries().forEach((name, entry) -> {
            Map<String, @Nullable Object> schema = taken.effective().get(name);
            String key = "action.parameters." + name;
            if (schema == null) {
                problems.warning(
                        entry.keyPlace(),
                        key,
                        "action \"" + action.ref() + "\" takes no \"" + name + "\"" + FAILS,
                        Suggestions.didYouMean(name, taken.effective().keySet(), "remove it"));
            } else if (Boolean.TRUE.equals(schema.get("immutable"))) {
                problems.warning(
                        entry.keyPlace(),
                        key,
                        "action \"" + action.ref() + "\" does not let \"" + name + "\" be given" + FAILS,
                        "remove it");
            } else if (!TemplateChecks.anyTemplate(entry.value())) {
                taken.refusal(name, entry.value().value())
                        .ifPresent(why -> problems.warning(
                                entry.value().place(),
                                key,
                                "does not fit (" + why.replaceFirst("\\.$", "") + ")" + FAILS,
                                "correct the value"));
            }
        });
    }
}
