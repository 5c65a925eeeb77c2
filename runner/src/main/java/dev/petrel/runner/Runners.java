// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The runners of a process by name.
 *
 * @param catalog what is known of a runner type by the name that an action gives it, aliases included
 * @param byName those that can run something, by the name of their type
 */
public record Runners(Function<String, Optional<RunnerType>> catalog, Map<String, Runner> byName) {

    public Runners {
        byName = Map.copyOf(byName);
    }

    Optional<RunnerType> type(String name) {
        return catalog.apply(name);
    }

    Optional<Runner> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    void written(Execution execution) {
        byName.values().forEach(runner -> runner.written(execution));
    }

    void stop() {
        byName.values().forEach(Runner::stop);
    }
}
