// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.Commands;
import dev.petrel.cli.Surroundings;
import dev.petrel.engine.lifecycle.SystemClock;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that ask the API, and those that need no server at all. */
public final class ClientCommands {

    private ClientCommands() {}

    /**
     * Adds them to {@code commands}. A command's {@link ClientFailure} is for the root's handler to print.
     *
     * @param whole the whole command line, for the command that describes it to the shell
     */
    public static void addTo(Commands commands, Surroundings surroundings, Supplier<CommandLine> whole) {
        addReading(commands, surroundings);
        addCluster(commands, surroundings);
        commands.add("version", () -> new VersionCommand(surroundings));
        commands.add("completion", () -> new CompletionCommand(surroundings, whole));
    }

    private static void addReading(Commands commands, Surroundings around) {
        commands.add("status", () -> new StatusCommand(around, new SystemClock()));
        commands.add("run", () -> new RunCommand(around, new SystemClock()));
        commands.add(
                "execution",
                () -> readable(around, Resources.EXECUTION, "Executions: actions that ran or are to run.")
                        .addSubcommand("cancel", new CancelCommand(around)));
        commands.add(
                "trigger",
                () -> readable(around, Resources.TRIGGER_TYPE, "Triggers: kinds of events.")
                        .addSubcommand("fire", new FireCommand(around)));
        commands.add(
                "trigger-instance",
                () -> readable(around, Resources.TRIGGER_INSTANCE, "Trigger instances: events that came in."));
        commands.add("rule", () -> switchable(around, Resources.RULE, "Rules: which events lead to which actions."));
        commands.add("action", () -> readable(around, Resources.ACTION, "Actions: what can be run."));
        commands.add(
                "sensor", () -> switchable(around, Resources.SENSOR, "Sensors: what sees events, and how it fares."));
    }

    private static void addCluster(Commands commands, Surroundings around) {
        commands.add(
                "dead-letter",
                () -> group("Dead letters: messages that could not be handled.")
                        .addSubcommand("list", ListCommand.of(around, new SystemClock(), Resources.DEAD_LETTER))
                        .addSubcommand("show", GetCommand.of(around, Resources.DEAD_LETTER))
                        .addSubcommand("replay", DeadLetterCommand.replay(around))
                        .addSubcommand("drop", DeadLetterCommand.drop(around)));
        commands.add(
                "node",
                () -> group("Nodes of the cluster.")
                        .addSubcommand("list", new NodeListCommand(around, new SystemClock())));
        commands.add(
                "partition",
                () -> group("The partition: which node runs which sensor.")
                        .addSubcommand("show", PartitionCommand.show(around))
                        .addSubcommand("check", PartitionCommand.check(around))
                        .addSubcommand("plan", new PartitionPlanCommand(around))
                        .addSubcommand("move", new PartitionMoveCommand(around)));
        commands.add(
                "config",
                () -> group("This node's configuration; no server is needed.")
                        .addSubcommand("show", new ConfigShowCommand(around))
                        .addSubcommand("check", new ConfigCheckCommand(around)));
    }

    private static CommandLine readable(Surroundings surroundings, Resource resource, String what) {
        return group(what)
                .addSubcommand("list", ListCommand.of(surroundings, new SystemClock(), resource))
                .addSubcommand("get", GetCommand.of(surroundings, resource));
    }

    private static CommandLine switchable(Surroundings surroundings, Resource resource, String what) {
        return readable(surroundings, resource, what)
                .addSubcommand("enable", SwitchCommand.of(surroundings, resource, true))
                .addSubcommand("disable", SwitchCommand.of(surroundings, resource, false));
    }

    private static CommandLine group(String what) {
        CommandLine group = new CommandLine(new Group());
        group.getCommandSpec().usageMessage().description(what);
        return group;
    }

    /** A noun: has commands of its own only. */
    @Command(synopsisSubcommandLabel = "COMMAND")
    private static final class Group {}
}
