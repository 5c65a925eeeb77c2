// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import java.util.List;

/**
 * A line for the shell, and whether root runs it.
 *
 * @param line what {@code /bin/sh -c} gets, or {@code bash -c} behind {@code sudo}
 * @param sudo whether to go through {@code sudo}
 * @param password what to tell {@code sudo} on its stdin, empty when it asks for none
 */
record ShellCommand(String line, boolean sudo, String password) {

    /** The program and its arguments. */
    List<String> argv() {
        if (!sudo) {
            return List.of("/bin/sh", "-c", line);
        }
        return password.isEmpty()
                ? List.of("sudo", "-E", "--", "bash", "-c", line)
                : List.of("sudo", "-S", "-E", "--", "bash", "-c", line);
    }

    @Override
    public String toString() {
        return "ShellCommand[" + line + (sudo ? ", sudo]" : "]"); // never the password
    }
}
