// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.engine.process.Virtualenvs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where Python and its parts are.
 *
 * @param interpreters the interpreter of each pack
 * @param shim Petrel's own {@code python} directory
 * @param commonLibs whether {@code <pack>/lib} is on the path of a pack's actions
 * @param hosts how many interpreters to keep warm that run nothing
 * @param idle how long one that runs nothing stays; zero for ever
 * @param environment what the interpreters find in their environment beside this process's own
 */
public record PythonSettings(
        Virtualenvs interpreters,
        Path shim,
        boolean commonLibs,
        int hosts,
        Duration idle,
        Map<String, String> environment) {
    public PythonSettings {
        environment = Map.copyOf(environment);
    }
}
