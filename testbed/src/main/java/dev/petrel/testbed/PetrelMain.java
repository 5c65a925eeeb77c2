// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import dev.petrel.cli.client.ClientCommands;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Commands;
import dev.petrel.cli.terminal.PetrelCommandLine;
import dev.petrel.node.NodeMain;
import dev.petrel.testbed.bench.ActionCommand;
import dev.petrel.testbed.bench.DispatchCommand;
import dev.petrel.testbed.bench.MinimalCommand;
import dev.petrel.testbed.bench.PipelineCommand;
import dev.petrel.testbed.bench.RulesCommand;
import dev.petrel.testbed.bench.WorkflowCommand;
import dev.petrel.testbed.chaos.ChaosCommand;
import dev.petrel.testbed.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands, in the order in which the help lists them. It serves the help, and those that start a cluster. */
public final class PetrelMain {

    private PetrelMain() {}

    public static void main(String[] words) {
        PetrelCommandLine.run(words, PetrelMain::commandLine);
    }

    /** The command line with all commands. */
    public static CommandLine commandLine(CliContext context, String... words) {
        Commands commands = new Commands();
        NodeMain.addTo(commands, context);
        ClientCommands.addTo(commands, context, () -> commandLine(context));
        commands.add(
                        "bench",
                        () -> new CommandLine(new BenchGroup())
                                .addSubcommand("minimal", new MinimalCommand(context))
                                .addSubcommand("pipeline", new PipelineCommand(context))
                                .addSubcommand("action", new ActionCommand(context))
                                .addSubcommand("dispatch", new DispatchCommand(context))
                                .addSubcommand("rules", new RulesCommand(context))
                                .addSubcommand("workflow", new WorkflowCommand(context)))
                .add("chaos", () -> ChaosCommand.commandLine(context))
                .add("demo", () -> new DemoCommand(context));
        return PetrelCommandLine.of(context, commands, words);
    }

    /** {@code petrel bench}: has commands of its own only. */
    @Command(description = "Measures this machine.")
    private static final class BenchGroup {}
}
