// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.config.ConfigCheckCommand;
import dev.petrel.cli.config.ConfigShowCommand;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.Commands;
import dev.petrel.cli.terminal.HelpCommand;
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
     * @param whole the whole command line, for the commands that describe it to the shell and to people
     */
    public static void addTo(Commands commands, CliContext context, Supplier<CommandLine> whole) {
        addReading(commands, context);
        addCluster(commands, context);
        addAccess(commands, context);
        commands.add("version", () -> new VersionCommand(context));
        commands.add("completion", () -> new CompletionCommand(context, whole));
        commands.add("help", () -> new HelpCommand(whole));
    }

    private static void addReading(Commands commands, CliContext context) {
        commands.add("status", () -> new StatusCommand(context, new SystemClock()));
        commands.add("run", () -> new RunCommand(context, new SystemClock()));
        commands.add(
                "execution",
                () -> group("Executions: actions that ran or are to run.")
                        .addSubcommand("list", ListCommand.of(context, new SystemClock(), Resources.EXECUTION))
                        .addSubcommand("get", new ExecutionGetCommand(context))
                        .addSubcommand("tail", new TailCommand(context, new SystemClock()))
                        .addSubcommand("pause", new PauseCommand(context))
                        .addSubcommand("resume", new ResumeCommand(context))
                        .addSubcommand("cancel", new CancelCommand(context)));
        commands.add(
                "inquiry",
                () -> readable(context, Resources.INQUIRY, "Inquiries: executions that wait for a person's answer.")
                        .addSubcommand(
                                "respond", new InquiryRespondCommand(context, () -> ConsolePrompter.find(context)))
                        .addSubcommand("cancel", new InquiryCancelCommand(context)));
        commands.add(
                "trace",
                () -> group("Traces: what came of one event, or of one execution that was requested by hand.")
                        .addSubcommand("list", ListCommand.of(context, new SystemClock(), Resources.TRACE))
                        .addSubcommand("get", new TraceGetCommand(context)));
        commands.add(
                "trigger",
                () -> readable(context, Resources.TRIGGER_TYPE, "Triggers: kinds of events.")
                        .addSubcommand("fire", new FireCommand(context)));
        commands.add(
                "trigger-instance",
                () -> readable(context, Resources.TRIGGER_INSTANCE, "Trigger instances: events that came in."));
        commands.add(
                "policy",
                () -> written(
                        context,
                        Resources.POLICY,
                        "Policies: how many executions of an action run at once, and retries."));
        commands.add("policy-type", () -> readable(context, Resources.POLICY_TYPE, "Policy types: kinds of policies."));
        commands.add(
                "workflow",
                () -> group(
                                "Workflows: what is wrong with a definition, what it looks like, and what it does; for a file no server is needed.")
                        .addSubcommand("check", new WorkflowCheckCommand(context))
                        .addSubcommand("graph", new WorkflowGraphCommand(context))
                        .addSubcommand("dry-run", new WorkflowDryRunCommand(context, new SystemClock())));
        commands.add("rule", () -> written(context, Resources.RULE, "Rules: which events lead to which actions."));
        commands.add("action", () -> readable(context, Resources.ACTION, "Actions: what can be run."));
        commands.add("key", () -> KeyCommands.addTo(group("Keys and values of the datastore."), context));
        commands.add(
                "action-alias",
                () -> written(context, Resources.ACTION_ALIAS, "Action aliases: what people type in a chat.")
                        .addSubcommand("match", AliasCommand.match(context))
                        .addSubcommand("test", AliasCommand.test(context))
                        .addSubcommand("execute", AliasCommand.execute(context)));
        commands.add(
                "sensor", () -> switchable(context, Resources.SENSOR, "Sensors: what sees events, and how it fares."));
    }

    private static void addCluster(Commands commands, CliContext context) {
        commands.add(
                "dead-letter",
                () -> group("Dead letters: messages that could not be handled.")
                        .addSubcommand("list", ListCommand.of(context, new SystemClock(), Resources.DEAD_LETTER))
                        .addSubcommand("show", GetCommand.of(context, Resources.DEAD_LETTER))
                        .addSubcommand("replay", DeadLetterCommand.replay(context))
                        .addSubcommand("drop", DeadLetterCommand.drop(context)));
        commands.add(
                "audit",
                () -> group("The audit log: what was done through the API, and by whom.")
                        .addSubcommand("list", ListCommand.of(context, new SystemClock(), Resources.AUDIT)));
        commands.add(
                "node",
                () -> group("Nodes of the cluster.")
                        .addSubcommand("list", new NodeListCommand(context, new SystemClock())));
        commands.add(
                "partition",
                () -> group("The partition: which node runs which sensor.")
                        .addSubcommand("show", PartitionCommand.show(context))
                        .addSubcommand("check", PartitionCommand.check(context))
                        .addSubcommand("plan", new PartitionPlanCommand(context))
                        .addSubcommand("move", new PartitionMoveCommand(context)));
        commands.add("role", () -> readable(context, Resources.ROLE, "Roles: what users may do."));
        commands.add(
                "role-assignment",
                () -> readable(context, Resources.ROLE_ASSIGNMENT, "Role assignments: which user has which role."));
        commands.add("apply-rbac-definitions", () -> new ApplyRbacCommand(context));
        commands.add(
                "config",
                () -> group("This node's configuration; no server is needed.")
                        .addSubcommand("show", new ConfigShowCommand(context))
                        .addSubcommand("check", new ConfigCheckCommand(context)));
    }

    private static void addAccess(Commands commands, CliContext context) {
        commands.add("login", () -> new LoginCommand(context));
        commands.add("logout", () -> new LogoutCommand(context));
        commands.add("whoami", () -> new WhoamiCommand(context));
        commands.add("auth", () -> new AuthCommand(context));
        commands.add(
                "apikey",
                () -> ApiKeyCommands.addTo(group("API keys: for scripts and other programs, until deleted."), context));
        commands.add(
                "user",
                () -> UserCommands.addTo(
                        group("Users of the file of users (flat_file); no server is needed."), context));
    }

    private static CommandLine readable(CliContext context, Resource resource, String what) {
        return group(what)
                .addSubcommand("list", ListCommand.of(context, new SystemClock(), resource))
                .addSubcommand("get", GetCommand.of(context, resource));
    }

    private static CommandLine switchable(CliContext context, Resource resource, String what) {
        return readable(context, resource, what)
                .addSubcommand("enable", SwitchCommand.of(context, resource, true))
                .addSubcommand("disable", SwitchCommand.of(context, resource, false));
    }

    /** What people write by hand as well as packs do. */
    private static CommandLine written(CliContext context, Resource resource, String what) {
        return switchable(context, resource, what)
                .addSubcommand("create", WriteCommand.create(context, resource))
                .addSubcommand("update", WriteCommand.update(context, resource))
                .addSubcommand("delete", RemoveCommand.of(context, resource));
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
