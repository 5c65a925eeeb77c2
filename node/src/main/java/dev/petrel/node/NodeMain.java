// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Commands;
import dev.petrel.cli.terminal.PetrelCommandLine;
import java.util.List;
import picocli.CommandLine;

/** The daemons of a node, the embedded servers, and what works on the database by itself. */
public final class NodeMain {

    private NodeMain() {}

    public static void main(String[] words) {
        PetrelCommandLine.run(words, NodeMain::commandLine);
    }

    /** The command line with these commands. */
    static CommandLine commandLine(CliContext context, String... words) {
        Commands commands = new Commands();
        addTo(commands, context);
        return PetrelCommandLine.of(context, commands, words);
    }

    /** Adds the commands, in the order in which the help lists them. */
    public static void addTo(Commands commands, CliContext context) {
        role(
                commands,
                context,
                "all",
                "Runs all of a node's roles in one process: the usual daemon of a node.",
                Role.values());
        commands.add("sensorcontainer", () -> {
            CommandLine command = new CommandLine(new SensorContainerCommand(context));
            command.getCommandSpec().usageMessage().description("Runs the sensors that this node owns.");
            return command;
        });
        role(commands, context, "rulesengine", "Turns events into executions.", Role.RULESENGINE);
        role(commands, context, "actionrunner", "Runs actions.", Role.ACTIONRUNNER);
        role(commands, context, "api", "Serves the REST API.", Role.API);
        commands.add("standalone", () -> new StandaloneCommand(context))
                .add("servers", () -> new ServersCommand(context))
                .add("register", () -> new RegisterCommand(context))
                .add("rotate-key", () -> new RotateKeyCommand(context));
    }

    private static void role(Commands commands, CliContext context, String name, String what, Role... roles) {
        commands.add(name, () -> {
            CommandLine command = new CommandLine(new RoleCommand(context, List.of(roles)));
            command.getCommandSpec().usageMessage().description(what);
            return command;
        });
    }
}
