// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import java.util.Map;
import java.util.Optional;

/**
 * The runners of a process.
 *
 * @param catalog the runner types that actions may name
 * @param byName those that can run something, by the name of their type
 */
public record Runners(RunnerCatalog catalog, Map<String, Runner> byName) {

    public Runners {
        byName = Map.copyOf(byName);
    }

    Optional<RunnerType> type(String name) {
        return catalog.find(name);
    }

    Optional<Runner> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    void stop() {
        byName.values().forEach(Runner::stop);
    }
}
