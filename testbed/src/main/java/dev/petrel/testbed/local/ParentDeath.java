// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Has the kernel end a process when this program dies, however it dies. To the kernel that is when the thread that
 * started the process ends.
 */
final class ParentDeath {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private ParentDeath() {}

    /** What to put before a command. Nothing, where the machine cannot do it. */
    static List<String> prefix() {
        return Files.isExecutable(SETPRIV) ? List.of(SETPRIV.toString(), "--pdeathsig", "TERM") : List.of();
    }
}
