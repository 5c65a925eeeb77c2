// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.RunnerType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A runner's parameters with an action's over them. Of a runner's parameter an action may change some attributes only;
 * what it must not change stays the runner's and is a problem.
 */
record MergedParameters(
        Map<String, Map<String, @Nullable Object>> effective, Set<String> runnerNames, List<String> problems) {

    private static final Set<String> OVERRIDABLE = Set.of("default", "description", "enum", "immutable", "required");

    static MergedParameters of(RunnerType runner, Action action) {
        Map<String, Map<String, @Nullable Object>> effective = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        runner.parameters().forEach((name, schema) -> effective.put(name, new LinkedHashMap<>(schema)));
        action.parameters().forEach((name, schema) -> {
            Map<String, @Nullable Object> inherited = runner.parameters().get(name);
            if (inherited == null) {
                effective.put(name, new LinkedHashMap<>(schema));
            } else {
                Map<String, @Nullable Object> merged = new LinkedHashMap<>(inherited);
                schema.forEach((attribute, value) -> {
                    String problem = refusal(action, name, inherited, attribute, value);
                    if (problem == null) {
                        merged.put(attribute, value);
                    } else {
                        problems.add(problem);
                    }
                });
                effective.put(name, merged);
            }
        });
        effective.replaceAll((name, schema) -> Collections.unmodifiableMap(schema));
        return new MergedParameters(
                Collections.unmodifiableMap(effective),
                Set.copyOf(runner.parameters().keySet()),
                List.copyOf(problems));
    }

    private static @Nullable String refusal(
            Action action,
            String name,
            Map<String, @Nullable Object> inherited,
            String attribute,
            @Nullable Object value) {
        boolean same = Objects.equals(inherited.get(attribute), value);
        boolean redeclared = attribute.equals("immutable") && Boolean.TRUE.equals(inherited.get("immutable"));
        if (redeclared && !same) {
            return "action \"" + action.ref() + "\": parameter \"" + name + "\" is immutable in the runner \""
                    + action.runnerType() + "\" and stays so; remove \"immutable\"";
        }
        return same || OVERRIDABLE.contains(attribute)
                ? null
                : "The attribute \"" + attribute + "\" for the runner parameter \"" + name + "\" in action \""
                        + action.ref() + "\" cannot be overridden.";
    }

    boolean isImmutable(String name) {
        Map<String, @Nullable Object> schema = effective.get(name);
        return schema != null && Boolean.TRUE.equals(schema.get("immutable"));
    }
}
