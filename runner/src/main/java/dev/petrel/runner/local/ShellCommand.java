// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import java.util.ArrayList;
import java.util.List;

/**
 * A line for the shell, and whose processes it makes.
 *
 * @param line what {@code /bin/sh -c} gets, or {@code bash -c} behind {@code sudo}, both as in StackStorm
 * @param sudo {@code sudo} and its options; empty for the user of this process
 * @param password what to tell {@code sudo} on its stdin, empty when it asks for none
 */
record ShellCommand(String line, List<String> sudo, String password) {

    ShellCommand {
        sudo = List.copyOf(sudo);
    }

    /** The program and its arguments. The line never finds a password on its stdin, though {@code sudo} may not read it. */
    List<String> argv() {
        if (sudo.isEmpty()) {
            return List.of("/bin/sh", "-c", line);
        }
        List<String> argv = new ArrayList<>(sudo);
        argv.addAll(List.of("--", "bash", "-c", password.isEmpty() ? line : "exec </dev/null; " + line));
        return argv;
    }

    @Override
    public String toString() {
        return "ShellCommand[" + line + (sudo.isEmpty() ? "]" : ", sudo]"); // never the password
    }
}
