// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.Surroundings;
import picocli.CommandLine;

/** Puts the client's commands together. */
public final class ClientCommands {

    private ClientCommands() {}

    /** Adds them to {@code root}, in the order in which the help lists them. */
    public static void addTo(CommandLine root, Surroundings s) {
        group(root, "trigger", "Triggers: what rules listen to.")
                .addSubcommand(
                        "list",
                        described(
                                new ListCommand(s, "/v1/triggertypes", "ref", "pack", "description"),
                                "Lists trigger types."))
                .addSubcommand(
                        "get",
                        described(
                                new GetCommand(
                                        s,
                                        "/v1/triggertypes",
                                        "id",
                                        "ref",
                                        "pack",
                                        "name",
                                        "description",
                                        "parameters_schema",
                                        "payload_schema"),
                                "Shows a trigger type."))
                .addSubcommand("fire", new FireCommand(s));
        group(root, "trigger-instance", "Events that were handled.")
                .addSubcommand("list", new RecentCommand.TriggerInstances(s))
                .addSubcommand(
                        "get",
                        described(
                                new GetCommand(
                                        s,
                                        "/v1/triggerinstances",
                                        "id",
                                        "trigger",
                                        "occurrence_time",
                                        "status",
                                        "payload",
                                        "failure_reason"),
                                "Shows an event."));
        group(root, "execution", "Executions: runs of actions.")
                .addSubcommand("list", new RecentCommand.Executions(s))
                .addSubcommand(
                        "get",
                        described(
                                new GetCommand(
                                        s,
                                        "/v1/executions",
                                        "id",
                                        "action.ref",
                                        "rule.ref",
                                        "trigger_instance.id",
                                        "context.user",
                                        "parameters",
                                        "status",
                                        "liveaction.runner_info",
                                        "start_timestamp",
                                        "end_timestamp",
                                        "log",
                                        "result"),
                                "Shows an execution; \"last\" is the newest."))
                .addSubcommand("cancel", new CancelCommand(s));
        root.addSubcommand("run", new RunCommand(s));
        group(root, "rule", "Rules: which action runs when a trigger fires.")
                .addSubcommand(
                        "list",
                        described(
                                new ListCommand(
                                        s, "/v1/rules", "ref", "trigger.ref", "action.ref", "enabled", "description"),
                                "Lists rules."))
                .addSubcommand(
                        "get",
                        described(
                                new GetCommand(
                                        s,
                                        "/v1/rules",
                                        "id",
                                        "ref",
                                        "description",
                                        "enabled",
                                        "trigger",
                                        "criteria",
                                        "action"),
                                "Shows a rule."))
                .addSubcommand("enable", described(new EnableCommand(s, "/v1/rules", true), "Enables a rule."))
                .addSubcommand("disable", described(new EnableCommand(s, "/v1/rules", false), "Disables a rule."));
        group(root, "action", "Actions.")
                .addSubcommand(
                        "list",
                        described(
                                new ListCommand(s, "/v1/actions", "ref", "pack", "runner_type", "description"),
                                "Lists actions."))
                .addSubcommand(
                        "get",
                        described(
                                new GetCommand(
                                        s,
                                        "/v1/actions",
                                        "id",
                                        "ref",
                                        "description",
                                        "enabled",
                                        "entry_point",
                                        "runner_type",
                                        "parameters"),
                                "Shows an action."));
        group(root, "sensor", "Sensors, and how they fare.")
                .addSubcommand(
                        "list",
                        described(
                                new ListCommand(
                                        s,
                                        "/v1/sensortypes",
                                        "ref",
                                        "enabled",
                                        "node",
                                        "state",
                                        "restarts",
                                        "last_event",
                                        "last_error"),
                                "Lists sensors."))
                .addSubcommand(
                        "get",
                        described(
                                new GetCommand(
                                        s,
                                        "/v1/sensortypes",
                                        "id",
                                        "ref",
                                        "description",
                                        "enabled",
                                        "entry_point",
                                        "artifact_uri",
                                        "trigger_types",
                                        "node",
                                        "state",
                                        "restarts",
                                        "last_event",
                                        "last_error",
                                        "instances"),
                                "Shows a sensor."))
                .addSubcommand("enable", described(new EnableCommand(s, "/v1/sensortypes", true), "Enables a sensor."))
                .addSubcommand(
                        "disable", described(new EnableCommand(s, "/v1/sensortypes", false), "Disables a sensor."));
        group(root, "node", "The processes of the cluster.")
                .addSubcommand(
                        "list",
                        described(
                                new ListCommand(
                                        s,
                                        "/v1/nodes",
                                        "node",
                                        "alive",
                                        "roles",
                                        "hostname",
                                        "pid",
                                        "version",
                                        "started_at"),
                                "Lists them."));
        group(root, "partition", "Who runs which sensor.")
                .addSubcommand(
                        "show",
                        described(
                                new PartitionCommand(s, false),
                                "Shows every sensor with its nodes, its owner, and why."))
                .addSubcommand(
                        "check",
                        described(new PartitionCommand(s, true), "Tells what is wrong; exits with 1 if something is."));
        group(root, "config", "The configuration of this machine.")
                .addSubcommand(
                        "show", described(new ConfigCommand(s, false), "Shows every value and where it comes from."))
                .addSubcommand(
                        "check",
                        described(
                                new ConfigCommand(s, true),
                                "Tells all that is wrong with it; exits with 2 if something is."));
        root.addSubcommand("completion", new PlainCommands.Completion(s, root));
        root.addSubcommand("version", new PlainCommands.ShowVersion(s));
    }

    private static CommandLine group(CommandLine root, String name, String what) {
        CommandLine group = described(new PlainCommands.Group(), what);
        root.addSubcommand(name, group);
        return group;
    }

    private static CommandLine described(Object command, String what) {
        CommandLine line = new CommandLine(command);
        line.getCommandSpec().usageMessage().description(what);
        return line;
    }
}
