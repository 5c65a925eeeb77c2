// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import picocli.CommandLine.Command;

/** {@code petrel execution resume}. */
@Command(sortOptions = false, description = "Lets a workflow go on that was paused.")
final class ResumeCommand extends SteerCommand {

    ResumeCommand(CliContext context) {
        super(context, "resuming");
    }
}
