// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import dev.petrel.cli.client.ClientCommands;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Commands;
import dev.petrel.cli.terminal.PetrelCommandLine;
import picocli.CommandLine;

/** The client commands alone, with the libraries that they need: neither broker nor database nor HTTP server. */
public final class ClientMain {

    private ClientMain() {}

    public static void main(String[] words) {
        PetrelCommandLine.run(words, ClientMain::commandLine);
    }

    /** The command line with the client commands. */
    public static CommandLine commandLine(CliContext context, String... words) {
        Commands commands = new Commands();
        ClientCommands.addTo(commands, context, () -> commandLine(context));
        return PetrelCommandLine.of(context, commands, words);
    }
}
