// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.store.RoleStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was applied last, and groups by user. */
final class MemoryRoles implements RoleStore {

    private final MemoryFaults faults;
    private final Map<String, Set<String>> groups = new HashMap<>();
    private Optional<RoleDefinitions> definitions = Optional.empty();
    private long revision;

    MemoryRoles(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public long revision() {
        return faults.read("read the revision of the roles", () -> revision);
    }

    @Override
    public Optional<RoleDefinitions> definitions() {
        return faults.read("read the roles", () -> definitions);
    }

    @Override
    public void apply(RoleDefinitions applied) {
        faults.run("apply roles", () -> {
            definitions = Optional.of(applied);
            revision++;
        });
    }

    @Override
    public Map<String, Set<String>> groups() {
        return faults.read("read the groups of users", () -> Map.copyOf(groups));
    }

    @Override
    public void putGroups(String user, Set<String> named) {
        faults.run("put the groups of user \"" + user + "\"", () -> {
            groups.put(user, Set.copyOf(named));
            revision++;
        });
    }
}
