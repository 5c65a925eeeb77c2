// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.text.ControlCharacters;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The command line {@code petrel}, over the commands that a program has: {@code bin/petrel} runs the smallest program that
 * has the command it is given.
 */
@Command(
        name = "petrel",
        description = "Event automation on several nodes: sensors see events, rules decide, runners act.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
public final class PetrelCommandLine implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private PetrelCommandLine(CommandLine.Model.CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Runs a program and ends this process with its exit code.
     *
     * @param program makes its command line, for words to come
     */
    public static void run(String[] words, BiFunction<CliContext, String[], CommandLine> program) {
        Locales.requireUtf8(words);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Terminal terminal = Terminal.find(
                System.getenv(),
                System.getProperty(Terminal.SCREEN),
                System.getProperty(Terminal.STDERR),
                System.console() != null);
        Path home =
                Path.of(System.getProperty("petrel.home", ".")).toAbsolutePath().normalize();
        int code = program.apply(new CliContext(System.getenv(), home, out, err, terminal), words)
                .execute(words);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /**
     * The command line, ready to be executed with {@code words}: it has the command that they begin with, or all when
     * they begin with none.
     */
    public static CommandLine of(CliContext context, Commands commands, String... words) {
        CommandLine root = new CommandLine(new PetrelCommandLine(CommandLine.Model.CommandSpec.create()));
        root.setExpandAtFiles(false); // --payload @FILE is for the command
        commands.addTo(root, words);
        addHelp(root);
        root.setOut(context.out());
        root.setErr(context.err());
        root.setExecutionStrategy(PetrelCommandLine::execute);
        root.setParameterExceptionHandler(WrongWords::tell);
        root.setExecutionExceptionHandler((failure, command, result) -> told(context, failure));
        return root;
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

    /** Prints a failure that is the user's to know, and gives its exit code; throws any other. */
    private static int told(CliContext context, Exception failure) throws Exception {
        int code;
        if (failure instanceof ConfigException) {
            code = ExitCodes.USAGE;
        } else if (failure instanceof ClientFailure told) {
            code = told.code();
        } else if (failure instanceof Transient || failure instanceof UncheckedIOException) { // broker, database, files
            code = ExitCodes.FAILED;
        } else {
            throw failure;
        }
        context.err().println("petrel: " + ControlCharacters.escape(String.valueOf(failure.getMessage())));
        return code;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true).version("petrel " + Version.text());
        command.getSubcommands().values().forEach(PetrelCommandLine::addHelp);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
