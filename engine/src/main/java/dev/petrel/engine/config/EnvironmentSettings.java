// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Settings in environment variables: {@code PETREL_<SECTION>__<KEY>} and StackStorm's {@code ST2_<SECTION>__<KEY>}. */
final class EnvironmentSettings {

    private EnvironmentSettings() {}

    /** Those with StackStorm's prefix. It may hold only what {@code st2.conf} has too. */
    static List<Setting> st2(Map<String, String> environment) {
        return read("ST2_", environment).stream()
                .filter(setting -> ConfigKeys.find(setting.section(), setting.name())
                        .map(ConfigKey::inSt2)
                        .orElse(St2Keys.contains(setting.section(), setting.name())))
                .toList();
    }

    static List<Setting> petrel(Map<String, String> environment) {
        return read("PETREL_", environment);
    }

    private static List<Setting> read(String prefix, Map<String, String> environment) {
        List<Setting> settings = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            int split = variable.indexOf("__");
            if (variable.startsWith(prefix) && split > prefix.length()) {
                String section = variable.substring(prefix.length(), split).toLowerCase(Locale.ROOT);
                String name = variable.substring(split + 2).toLowerCase(Locale.ROOT);
                settings.add(new Setting(section, name, value.strip(), new Source.Environment(variable)));
            }
        });
        return settings;
    }
}
