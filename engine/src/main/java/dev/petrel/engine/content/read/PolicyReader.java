// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.policy.PolicyType;
import dev.petrel.engine.text.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy: a file of {@code policies/}, or what the API was sent. A policy about an action that is not registered
 * is read with a warning: the action may come later.
 */
public final class PolicyReader {

    /** What a policy may have. {@code id}, {@code ref}, {@code uid} come back from what the API shows. */
    public static final Set<String> KEYS = Set.of(
            "name",
            "pack",
            "description",
            "enabled",
            "resource_ref",
            "policy_type",
            "parameters",
            "tags",
            "id",
            "ref",
            "uid",
            "metadata_file");

    private final Function<Ref, Optional<Action>> actions;
    private final RunnerCatalog runners;

    /** @param actions the actions that are registered */
    public PolicyReader(Function<Ref, Optional<Action>> actions, RunnerCatalog runners) {
        this.actions = actions;
        this.runners = runners;
    }

    /** The policy that {@code file} describes; empty when there are errors among its problems. */
    public Optional<Policy> read(PackFile file) {
        FieldReader fields = file.fields();
        fields.refuseOthers(KEYS);
        String name = fields.required("name");
        String type = type(fields);
        String resource = fields.required("resource_ref");
        Optional<Action> action = action(fields, resource);
        Map<String, @Nullable Object> parameters =
                new PolicyParameters(fields.located("parameters"), file.problems()).read(type, taken(action));
        boolean enabled = file.enabled("policies", name, true);
        String description = fields.text("description");
        if (file.problems().hasErrors()) {
            return Optional.empty();
        }
        return Optional.of(new Policy(
                file.ref(name),
                description,
                enabled,
                new Policy.Applies(type, resource),
                parameters,
                file.metadataFile()));
    }

    private static String type(FieldReader fields) {
        String type = fields.required("policy_type");
        if (!type.isBlank()
                && PolicyType.find(type)
                        .filter(found -> found.ref().equals(type))
                        .isEmpty()) {
            List<String> known = PolicyType.all().stream().map(PolicyType::ref).toList();
            fields.error(
                    "policy_type",
                    "there is no policy type \"" + type + "\"",
                    Suggestions.didYouMean(type, known, "use one of " + String.join(", ", known)));
        }
        return type;
    }

    private Optional<Action> action(FieldReader fields, String resource) {
        Optional<Ref> ref = Ref.parse(resource);
        if (ref.isEmpty()) {
            if (!resource.isBlank()) {
                fields.error("resource_ref", "\"" + resource + "\" is no reference", "write PACK.ACTION");
            }
            return Optional.empty();
        }
        Optional<Action> action = actions.apply(ref.get());
        if (action.isEmpty()) {
            fields.warning(
                    "resource_ref",
                    "no action \"" + resource + "\" is registered: the policy does nothing until one is",
                    "correct it, or register the action's pack");
        }
        return action;
    }

    /** The names of the parameters that {@code action} takes; null when they are not known. */
    private @Nullable Set<String> taken(Optional<Action> action) {
        return action.flatMap(known -> runners.find(known.runnerType())
                        .map(runner ->
                                ActionParameters.of(runner, known).effective().keySet()))
                .orElse(null);
    }
}
