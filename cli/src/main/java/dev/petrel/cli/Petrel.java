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
import dev.petrel.cli.role.SensorContainerCommand;
import dev.petrel.cli.role.ServersCommand;
import dev.petrel.cli.role.StandaloneCommand;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.text.ControlCharacters;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        Locales.requireUtf8(args);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Terminal terminal = Terminal.find(
                System.getenv(),
                System.getProperty(Terminal.SCREEN),
                System.getProperty(Terminal.STDERR),
                System.console() != null);
        Path home =
                Path.of(System.getProperty("petrel.home", ".")).toAbsolutePath().normalize();
        int code = commandLine(new Surroundings(System.getenv(), home, out, err, terminal), args)
                .execute(args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /**
     * The command line, ready to be executed with {@code words}: it has the command that they begin with, or all when
     * they begin with none.
     */
    public static CommandLine commandLine(Surroundings surroundings, String... words) {
        CommandLine root = new CommandLine(new Petrel(CommandLine.Model.CommandSpec.create()));
        root.setExpandAtFiles(false); // --payload @FILE is for the command
        commands(surroundings).addTo(root, words);
        addHelp(root);
        root.setOut(surroundings.out());
        root.setErr(surroundings.err());
        root.setExecutionStrategy(Petrel::execute);
        root.setParameterExceptionHandler(WrongWords::tell);
        root.setExecutionExceptionHandler((failure, command, result) -> told(surroundings, failure));
        return root;
    }

    private static Commands commands(Surroundings around) {
        Commands commands = new Commands();
        role(
                commands,
                around,
                "all",
                "Runs all of a node's roles in one process: the usual daemon of a node.",
                Role.values());
        commands.add("sensorcontainer", () -> {
            CommandLine command = new CommandLine(new SensorContainerCommand(around));
            command.getCommandSpec().usageMessage().description("Runs the sensors that this node owns.");
            return command;
        });
        role(commands, around, "rulesengine", "Turns events into executions.", Role.RULESENGINE);
        role(commands, around, "actionrunner", "Runs actions.", Role.ACTIONRUNNER);
        role(commands, around, "api", "Serves the REST API.", Role.API);
        commands.add("standalone", () -> new StandaloneCommand(around));
        commands.add("servers", () -> new ServersCommand(around));
        commands.add("register", () -> new RegisterCommand(around));
        ClientCommands.addTo(commands, around, () -> commandLine(around));
        commands.add("help", () -> new HelpCommand(() -> commandLine(around)));
        return commands.add("bench", () -> bench(around))
                .add("chaos", () -> ChaosCommand.commandLine(around))
                .add("demo", () -> new DemoCommand(around));
    }

    /** Runs the command, or prints the help that it has for the words it was given. */
    private static int execute(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        if (last.isUsageHelpRequested() && last.commandSpec().userObject() instanceof HelpsItself helper) {
            try {
                Optional<String> help = helper.help();
                if (help.isPresent()) {
                    command.getOut().println(help.get());
                    command.getOut().flush();
                    return ExitCodes.OK;
                }
            } catch (Exception e) {
                throw new CommandLine.ExecutionException(command, "the help could not be had", e);
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static CommandLine bench(Surroundings surroundings) {
        return new CommandLine(new BenchGroup()).addSubcommand("pipeline", new BenchCommand(surroundings));
    }

    /** Prints a failure that is the user's to know, and gives its exit code; throws any other. */
    private static int told(Surroundings surroundings, Exception failure) throws Exception {
        int code;
        if (failure instanceof ConfigException) {
            code = ExitCodes.USAGE;
        } else if (failure instanceof ClientFailure told) {
            code = told.code();
        } else if (failure instanceof StoreException
                || failure instanceof BusException
                || failure instanceof UncheckedIOException) {
            code = ExitCodes.FAILED;
        } else {
            throw failure;
        }
        surroundings.err().println("petrel: " + ControlCharacters.escape(String.valueOf(failure.getMessage())));
        return code;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true).version("petrel " + Version.text());
        command.getSubcommands().values().forEach(Petrel::addHelp);
    }

    /** {@code petrel bench}: has commands of its own only. */
    @Command(description = "Measures this machine.")
    private static final class BenchGroup {}

    private static void role(Commands commands, Surroundings around, String name, String what, Role... roles) {
        commands.add(name, () -> {
            CommandLine command = new CommandLine(new RoleCommand(around, List.of(roles)));
            command.getCommandSpec().usageMessage().description(what);
            return command;
        });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
