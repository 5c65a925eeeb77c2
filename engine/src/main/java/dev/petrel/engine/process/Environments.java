// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.nio.file.Path;
import java.util.Map;

/** What a child finds in its environment. */
final class Environments {

    private static final String SECTION_MARK = "__";

    private Environments() {}

    /** Makes {@code environment}, which holds this process's, the one of {@code command}. */
    static void prepare(Map<String, String> environment, Command command) {
        if (command.inherit()) {
            environment.keySet().removeIf(Environments::isSetting);
        } else {
            environment.clear();
        }
        environment.putAll(command.environment());
        Path binaries = command.binaries();
        if (binaries != null) {
            environment.merge("PATH", binaries.toString(), (path, first) -> first + ":" + path);
        }
    }

    /** Whether {@code name} is a key of the configuration: {@code PETREL_DATABASE__PASSWORD}, for instance. */
    private static boolean isSetting(String name) {
        return name.contains(SECTION_MARK) && (name.startsWith("PETREL_") || name.startsWith("ST2_"));
    }
}
