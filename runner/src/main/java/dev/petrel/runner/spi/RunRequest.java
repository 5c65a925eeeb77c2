// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of an action.
 *
 * @param execution the execution, claimed
 * @param packDirectory where the action's pack is on this node
 * @param runnerParameters the final values of the parameters that the runner declares
 * @param actionParameters the final values of the parameters that only the action declares
 * @param configuration what the runner asked for of the configuration of the action's pack
 * @param environment what every action finds in its environment: StackStorm's {@code ST2_ACTION_*} and Petrel's own
 */
public record RunRequest(
        Execution execution,
        Action action,
        Path packDirectory,
        Map<String, @Nullable Object> runnerParameters,
        Map<String, @Nullable Object> actionParameters,
        Map<String, @Nullable Object> configuration,
        Map<String, String> environment) {

    public RunRequest {
        runnerParameters = Collections.unmodifiableMap(new LinkedHashMap<>(runnerParameters));
        actionParameters = Collections.unmodifiableMap(new LinkedHashMap<>(actionParameters));
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
        environment = Map.copyOf(environment);
    }

    /** The runner parameter {@code name} as text, or {@code otherwise} when it is not set. */
    public String text(String name, String otherwise) {
        Object value = runnerParameters.get(name);
        return value == null ? otherwise : value.toString();
    }

    /** Whether the runner parameter {@code name} is set to true. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(runnerParameters.get(name));
    }

    /** The runner parameter {@code name} as a number of seconds, or {@code otherwise} when it is not set to one. */
    public double seconds(String name, double otherwise) {
        return runnerParameters.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** The variables that the author asked for, and over them those that every action finds. */
    public Map<String, String> fullEnvironment() {
        Map<String, String> all = new LinkedHashMap<>();
        if (runnerParameters.get("env") instanceof Map<?, ?> wanted) {
            wanted.forEach((name, value) -> {
                if (value != null) {
                    all.put(String.valueOf(name), value.toString());
                }
            });
        }
        all.putAll(environment);
        return all;
    }
}
