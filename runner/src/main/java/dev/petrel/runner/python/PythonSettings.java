// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where Python and its parts are.
 *
 * @param binary the interpreter of packs that have no virtualenv
 * @param virtualenvs the directory that holds the packs' virtualenvs
 * @param shim Petrel's own {@code python} directory
 * @param commonLibs whether {@code <pack>/lib} is on the path of a pack's actions
 * @param maxOutput how many bytes of stdout and of stderr of an action to keep
 * @param hosts how many interpreters to keep warm that run nothing
 */
public record PythonSettings(String binary, Path virtualenvs, Path shim, boolean commonLibs, int maxOutput, int hosts) {

    /** The directory with the programs of the pack's virtualenv, whether it is there or not. */
    Path binaries(String pack) {
        return virtualenvs.resolve(pack).resolve("bin");
    }

    /** The interpreter for {@code pack}: its virtualenv's if it has one. */
    String interpreter(String pack) {
        Path own = binaries(pack).resolve("python");
        return Files.isExecutable(own) ? own.toString() : binary;
    }
}
