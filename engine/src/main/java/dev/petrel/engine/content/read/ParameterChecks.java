// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.model.RunnerType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for faults in the parameters of an action. Only a name that no template could use is an error: real packs hold
 * all the others, and their actions run.
 */
final class ParameterChecks {

    private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

    private final LocatedValue parameters;
    private final FileProblems problems;

    ParameterChecks(LocatedValue parameters, FileProblems problems) {
        this.parameters = parameters;
        this.problems = problems;
    }

    /** Reports what is wrong with the parameters of an action of {@code runner}, empty when it is not known. */
    void check(Optional<RunnerType> runner) {
        SchemaChecks schemas = new SchemaChecks(problems);
        parameters.entries().forEach((name, entry) -> {
            if (!NAME.matcher(name).matches()) {
                problems.error(
                        entry.keyPlace(), "parameters." + name, "is not a name", "use letters, digits and _ only");
            }
            LocatedValue schema = entry.value();
            if (schema.isMapping()) {
                schemas.check("parameters." + name, schema, false);
                checkImmutable(name, schema, runner.map(r -> r.parameters().get(name)));
            }
        });
        checkPositions();
    }

    private void checkImmutable(String name, LocatedValue schema, Optional<Map<String, @Nullable Object>> ofRunner) {
        boolean immutable = schema.plainMapping().get("immutable") == Boolean.TRUE;
        boolean hasDefault = schema.entries().containsKey("default")
                || ofRunner.map(r -> r.containsKey("default")).orElse(false);
        if (immutable && !hasDefault && ofRunner.isEmpty()) {
            problems.warning(
                    schema.place(), "parameters." + name, "is immutable without a default: it is always null", "");
        }
    }

    private void checkPositions() {
        TreeMap<Double, String> taken = new TreeMap<>();
        parameters
                .entries()
                .forEach((name, entry) -> entry.value().get("position").ifPresent(at -> {
                    if (!(at.value() instanceof Number position) || position.doubleValue() < 0) {
                        problems.warning(
                                at.place(), "parameters." + name + ".position", "is not a position", "count from 0");
                    } else {
                        String other = taken.put(position.doubleValue(), name);
                        if (other != null) {
                            problems.warning(
                                    at.place(),
                                    "parameters." + name + ".position",
                                    "\"" + other + "\" has the position " + position + " too",
                                    "give each its own");
                        }
                    }
                }));
        if (!taken.isEmpty() && taken.lastKey() - taken.firstKey() > taken.size() - 1) {
            problems.warning(parameters.place(), "parameters", "the positions " + taken.keySet() + " have a gap", "");
        }
    }
}
