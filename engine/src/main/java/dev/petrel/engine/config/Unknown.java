// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.text.Suggestions;
import java.util.Optional;
import java.util.Set;

/** The error for a section or a key that neither Petrel nor StackStorm has. */
final class Unknown {

    private Unknown() {}

    static ConfigProblem problem(Setting setting) {
        Set<String> own = ConfigKeys.namesIn(setting.section());
        Set<String> names = own.isEmpty() ? St2Keys.namesIn(setting.section()) : own;
        // The value is left out: it may be a secret under a misspelled name.
        String what = "[" + setting.section() + "] " + setting.name();
        return new ConfigProblem(
                setting.source().toString(),
                what,
                names.isEmpty()
                        ? "one of the sections " + String.join(", ", ConfigKeys.sections())
                        : "one of the keys " + String.join(", ", names),
                remedy(setting, names));
    }

    private static String remedy(Setting setting, Set<String> names) {
        Optional<String> meant = names.isEmpty()
                ? Suggestions.nearest(setting.section(), ConfigKeys.sections()).map(section -> "[" + section + "]")
                : Suggestions.nearest(setting.name(), names);
        return meant.or(() -> elsewhere(setting.name()))
                .map(word -> "did you mean " + word + "?")
                .orElse("remove it");
    }

    private static Optional<String> elsewhere(String name) {
        return ConfigKeys.all().stream()
                .filter(key -> key.name().equals(name))
                .map(key -> "[" + key.section() + "] " + key.name())
                .findFirst();
    }
}
