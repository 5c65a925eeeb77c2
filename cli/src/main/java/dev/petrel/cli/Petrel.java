// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import dev.petrel.cli.bench.BenchCommand;
import dev.petrel.cli.chaos.ChaosCommand;
import dev.petrel.cli.client.ClientCommands;
import dev.petrel.cli.client.ClientFailure;
import dev.petrel.cli.demo.DemoCommand;
import dev.petrel.cli.role.RegisterCommand;
import dev.petrel.cli.role.Role;
import dev.petrel.cli.role.RoleCommand;
import dev.petrel.cli.role.ServersCommand;
import dev.petrel.cli.role.StandaloneCommand;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.store.StoreException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line, {@code petrel}: puts the commands together, in the order in which the help lists them. */
@Command(
        name = "petrel",
        description = "Event automation on several nodes: sensors see events, rules decide, runners act.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
public final class Petrel implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Petrel(CommandLine.Model.CommandSpec spec) {
        this.spec = spec;
    }

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        boolean terminal =
                System.console() != null && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        Path home =
                Path.of(System.getProperty("petrel.home", ".")).toAbsolutePath().normalize();
        int code = commandLine(new Surroundings(System.getenv(), home, out, err, terminal))
                .execute(args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** The whole command line, ready to be executed. */
    public static CommandLine commandLine(Surroundings surroundings) {
        CommandLine root = new CommandLine(new Petrel(CommandLine.Model.CommandSpec.create()));
        role(
                root,
                surroundings,
                "all",
                "Runs all of a node's roles in one process: the usual daemon of a node.",
                Role.values());
        role(root, surroundings, "sensorcontainer", "Runs the sensors that this node owns.", Role.SENSORCONTAINER);
        role(root, surroundings, "rulesengine", "Turns events into executions.", Role.RULESENGINE);
        role(root, surroundings, "actionrunner", "Runs actions.", Role.ACTIONRUNNER);
        role(root, surroundings, "api", "Serves the REST API.", Role.API);
        root.addSubcommand("standalone", new StandaloneCommand(surroundings));
        root.addSubcommand("servers", new ServersCommand(surroundings));
        root.addSubcommand("register", new RegisterCommand(surroundings));
        ClientCommands.addTo(root, surroundings);
        CommandLine bench = new CommandLine(new BenchGroup());
        bench.addSubcommand("pipeline", new BenchCommand(surroundings));
        root.addSubcommand("bench", bench);
        root.addSubcommand("chaos", ChaosCommand.commandLine(surroundings));
        root.addSubcommand("demo", new DemoCommand(surroundings));
        addHelp(root);
        root.setOut(surroundings.out());
        root.setErr(surroundings.err());
        root.setExecutionExceptionHandler((failure, command, result) -> {
            if (failure instanceof ConfigException) {
                surroundings.err().println("petrel: " + failure.getMessage());
                return ExitCodes.USAGE;
            }
            if (failure instanceof ClientFailure told) {
                surroundings.err().println("petrel: " + told.getMessage());
                return told.code();
            }
            if (failure instanceof StoreException
                    || failure instanceof BusException
                    || failure instanceof UncheckedIOException) {
                surroundings.err().println("petrel: " + failure.getMessage());
                return ExitCodes.FAILED;
            }
            throw failure;
        });
        return root;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true).version("petrel " + Version.text());
        command.getSubcommands().values().forEach(Petrel::addHelp);
    }

    /** {@code petrel bench}: has commands of its own only. */
    @Command(description = "Measures this machine.")
    private static final class BenchGroup {}

    private static void role(CommandLine root, Surroundings surroundings, String name, String what, Role... roles) {
        CommandLine command = new CommandLine(new RoleCommand(surroundings, List.of(roles)));
        command.getCommandSpec().usageMessage().description(what);
        root.addSubcommand(name, command);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
