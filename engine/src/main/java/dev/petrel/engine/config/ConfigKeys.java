// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key of {@code petrel.conf}: the one table that reading, checking, showing and documentation go by. */
final class ConfigKeys {

    private static final List<ConfigKey<?>> ALL = Stream.of(
                    MessagingKeys.ALL,
                    DatabaseKeys.ALL,
                    ContentKeys.ALL,
                    ApiServerKeys.ALL,
                    AuthKeys.ALL,
                    RbacKeys.ALL,
                    SensorKeys.ALL,
                    RulesKeys.ALL,
                    RunnerKeys.ALL,
                    ClusterKeys.ALL,
                    SshKeys.ALL,
                    DatastoreKeys.ALL,
                    AuditKeys.ALL)
            .<ConfigKey<?>>flatMap(List::stream)
            .toList();

    private ConfigKeys() {}

    /** All keys, in the order of the documentation; the keys of a section stand together. */
    static List<ConfigKey<?>> all() {
        return ALL;
    }

    static Optional<ConfigKey<?>> find(String section, String name) {
        return ALL.stream()
                .filter(key -> key.section().equals(section) && key.name().equals(name))
                .findFirst();
    }

    static Set<String> sections() {
        return ALL.stream().map(ConfigKey::section).collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> namesIn(String section) {
        return ALL.stream()
                .filter(key -> key.section().equals(section))
                .map(ConfigKey::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
