// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.Templates;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a file of {@code rules/}. An action that does not exist is a warning: it may come later. */
public final class RuleReader {

    /** What a rule may have, in a file and in a body of the API. */
    public static final Set<String> KEYS = Set.of(
            "name",
            "pack",
            "description",
            "enabled",
            "type",
            "trigger",
            "criteria",
            "action",
            "tags",
            "context",
            "id",
            "ref",
            "uid",
            "metadata_file");

    private static final Set<String> ACTION_KEYS = Set.of("ref", "parameters", "description");

    private final ReferenceLookup known;
    private final RuleActionChecks actionChecks;
    private final CriteriaReader criteriaChecks;

    public RuleReader(ReferenceLookup known, RunnerCatalog runners, Templates templates) {
        this.known = known;
        this.actionChecks = new RuleActionChecks(runners, templates);
        this.criteriaChecks = new CriteriaReader(templates);
    }

    /** A rule and the trigger it listens to. */
    public record RuleFile(Rule rule, Trigger trigger) {}

    public Optional<RuleFile> read(PackFile file) {
        FieldReader fields = file.fields();
        fields.refuseOthers(KEYS);
        String name = fields.required("name");
        Optional<Trigger> trigger = new RuleTriggerReader(known).read(part(file, "trigger"));
        FieldReader action = part(file, "action");
        action.refuseOthers(ACTION_KEYS);
        String actionRef = action.required("ref");
        checkAction(action, actionRef, file.problems());
        Map<String, @Nullable Object> actionParameters = action.map("parameters");
        criteriaChecks.check(
                fields.located("criteria"),
                "criteria",
                trigger.flatMap(listened -> known.triggerType(listened.type())),
                file.problems());
        Map<String, Map<String, @Nullable Object>> criteria = fields.maps("criteria");
        String type = type(file);
        boolean enabled = file.enabled("rules", name, false);
        Map<String, @Nullable Object> context = fields.map("context");
        String description = fields.text("description");
        var tags = fields.tags();
        if (file.problems().hasErrors() || trigger.isEmpty()) {
            return Optional.empty();
        }
        Rule rule = new Rule(
                file.ref(name),
                description,
                enabled,
                type,
                trigger.get().type().toString(),
                trigger.get().parameters(),
                trigger.get().ref(),
                criteria,
                actionRef,
                actionParameters,
                tags,
                context,
                file.metadataFile());
        return Optional.of(new RuleFile(rule, trigger.get()));
    }

    private static String type(PackFile file) {
        if (!file.fields().has("type")) {
            return Rule.STANDARD;
        }
        FieldReader type = new FieldReader(file.fields().located("type"), "type", file.problems());
        return type.word("ref", Rule.STANDARD, List.of(Rule.STANDARD, Rule.BACKSTOP));
    }

    private static FieldReader part(PackFile file, String key) {
        if (!file.fields().has(key)) {
            file.fields().error(key, "the key \"" + key + "\" is missing", "add it");
            return new FieldReader(
                    LocatedValue.mapping(SourcePosition.UNKNOWN, Map.of()), key, new FileProblems(file.file()));
        }
        return new FieldReader(file.fields().located(key), key, file.problems());
    }

    private void checkAction(FieldReader action, String written, FileProblems problems) {
        if (written.isEmpty()) {
            return;
        }
        Optional<Action> found = Ref.parse(written).flatMap(known::action);
        if (found.isEmpty()) {
            action.warning(
                    "ref",
                    "no action is called \"" + written + "\": the rule loads, and fails when it matches",
                    Suggestions.didYouMean(written, known.actions(), "register the pack that brings it"));
        } else {
            actionChecks.check(found.get(), action, problems);
        }
    }
}
