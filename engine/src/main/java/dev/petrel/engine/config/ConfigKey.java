// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

/**
 * A key of {@code petrel.conf}.
 *
 * @param defaultText its value when no source sets it; empty for not set
 * @param description one sentence for the documentation, with the unit where there is one
 * @param secret whether its value is never shown
 * @param inSt2 whether {@code st2.conf} has it too, so that {@code ST2_<SECTION>__<KEY>} sets it
 * @param <T> what its text becomes
 */
record ConfigKey<T>(
        String section,
        String name,
        ValueType<T> type,
        String defaultText,
        String description,
        boolean secret,
        boolean inSt2) {

    ConfigKey(String section, String name, ValueType<T> type, String defaultText, String description) {
        this(section, name, type, defaultText, description, false, true);
    }

    ConfigKey<T> asSecret() {
        return new ConfigKey<>(section, name, type, defaultText, description, true, inSt2);
    }

    ConfigKey<T> onlyPetrel() {
        return new ConfigKey<>(section, name, type, defaultText, description, secret, false);
    }

    /** Where a process answers that has only the role whose {@code section} this is. */
    static ConfigKey<Integer> healthPort(String section, String defaultText) {
        return new ConfigKey<>(
                        section,
                        "health_port",
                        ValueTypes.integer(0, 65535),
                        defaultText,
                        "Port on loopback where a process with this role alone answers `/livez`, `/readyz` and `/metrics`. 0 for nowhere.")
                .onlyPetrel();
    }

    /** As flags and documentation name it: {@code section.key}. */
    String dotted() {
        return section + "." + name;
    }
}
