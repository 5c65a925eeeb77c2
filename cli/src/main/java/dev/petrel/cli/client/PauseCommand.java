// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import picocli.CommandLine.Command;

/** {@code petrel execution pause}. */
@Command(sortOptions = false, description = "Pauses a workflow: what runs of it ends, and nothing new starts.")
final class PauseCommand extends SteerCommand {

    PauseCommand(CliContext context) {
        super(context, "pausing");
    }
}
