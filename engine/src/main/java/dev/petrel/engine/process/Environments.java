// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

    /**
     * This process's environment as children inherit it, byte by byte: each byte is one character.
     *
     * @throws IOException where there is no {@code /proc}
     */
    static Map<String, String> inherited() throws IOException {
        Map<String, String> inherited = new LinkedHashMap<>();
        String all = Files.readString(Path.of("/proc/self/environ"), StandardCharsets.ISO_8859_1);
        for (String variable : all.split("\0", -1)) {
            int end = variable.indexOf('=', 1);
            if (end > 0 && !isSetting(variable.substring(0, end))) {
                inherited.putIfAbsent(variable.substring(0, end), variable.substring(end + 1));
            }
        }
        return inherited;
    }

    /** Whether {@code name} is a key of the configuration: {@code PETREL_DATABASE__PASSWORD}, for instance. */
    private static boolean isSetting(String name) {
        return name.contains(SECTION_MARK) && (name.startsWith("PETREL_") || name.startsWith("ST2_"));
    }
}
