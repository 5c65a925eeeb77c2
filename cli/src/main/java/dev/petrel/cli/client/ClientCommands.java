// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.Surroundings;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that ask the API, and those that need no server at all. */
public final class ClientCommands {

    private ClientCommands() {}

    /** Adds them to {@code root}. A command's {@link ClientFailure} is for the root's handler to print. */
    public static void addTo(CommandLine root, Surroundings surroundings) {
        addTo(root, surroundings, new SystemClock());
    }

    static void addTo(CommandLine root, Surroundings surroundings, Clock clock) {
        root.setExpandAtFiles(false); // --payload @FILE is for the command
        root.addSubcommand("status", new StatusCommand(surroundings));
        root.addSubcommand("run", new RunCommand(surroundings, clock));
        root.addSubcommand(
                "execution",
                readable(surroundings, Resources.EXECUTION, "Executions: actions that ran or are to run.")
                        .addSubcommand("cancel", new CancelCommand(surroundings)));
        root.addSubcommand(
                "trigger",
                readable(surroundings, Resources.TRIGGER_TYPE, "Triggers: kinds of events.")
                        .addSubcommand("fire", new FireCommand(surroundings)));
        root.addSubcommand(
                "trigger-instance",
                readable(surroundings, Resources.TRIGGER_INSTANCE, "Trigger instances: events that came in."));
        root.addSubcommand(
                "rule", switchable(surroundings, Resources.RULE, "Rules: which events lead to which actions."));
        root.addSubcommand("action", readable(surroundings, Resources.ACTION, "Actions: what can be run."));
        root.addSubcommand(
                "sensor", switchable(surroundings, Resources.SENSOR, "Sensors: what sees events, and how it fares."));
        root.addSubcommand(
                "dead-letter",
                group("Dead letters: messages that could not be handled.")
                        .addSubcommand("list", ListCommand.of(surroundings, Resources.DEAD_LETTER))
                        .addSubcommand("show", GetCommand.of(surroundings, Resources.DEAD_LETTER))
                        .addSubcommand("replay", DeadLetterCommand.replay(surroundings))
                        .addSubcommand("drop", DeadLetterCommand.drop(surroundings)));
        root.addSubcommand(
                "node", group("Nodes of the cluster.").addSubcommand("list", new NodeListCommand(surroundings)));
        root.addSubcommand(
                "partition",
                group("The partition: which node runs which sensor.")
                        .addSubcommand("show", PartitionCommand.show(surroundings))
                        .addSubcommand("check", PartitionCommand.check(surroundings)));
        root.addSubcommand(
                "config",
                group("This node's configuration; no server is needed.")
                        .addSubcommand("show", new ConfigShowCommand(surroundings))
                        .addSubcommand("check", new ConfigCheckCommand(surroundings)));
        root.addSubcommand("version", new VersionCommand(surroundings));
        root.addSubcommand("completion", new CompletionCommand(surroundings, root));
    }

    private static CommandLine readable(Surroundings surroundings, Resource resource, String what) {
        return group(what)
                .addSubcommand("list", ListCommand.of(surroundings, resource))
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
