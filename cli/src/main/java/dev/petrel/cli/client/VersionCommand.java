// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Version;
import picocli.CommandLine.Command;

/** {@code petrel version}. */
@Command(description = "Prints the version of Petrel, and of the Java that runs it.")
final class VersionCommand implements Runnable {

    private final CliContext context;

    VersionCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        context.out().println("petrel " + Version.text() + " (Java " + Runtime.version() + ")");
        context.out().flush();
    }
}
