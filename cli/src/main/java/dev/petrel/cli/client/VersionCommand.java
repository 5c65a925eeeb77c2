// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.Surroundings;
import dev.petrel.cli.Version;
import picocli.CommandLine.Command;

/** {@code petrel version}. */
@Command(description = "Prints the version of Petrel, and of the Java that runs it.")
final class VersionCommand implements Runnable {

    private final Surroundings surroundings;

    VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        surroundings.out().println("petrel " + Version.text() + " (Java " + Runtime.version() + ")");
        surroundings.out().flush();
    }
}
