// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.Version;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Commands that ask nobody. */
final class PlainCommands {

    private PlainCommands() {}

    /** {@code petrel version}. */
    @Command(name = "version", description = "Prints which Petrel and which Java this is.")
    static final class ShowVersion implements Callable<Integer> {
        private final Surroundings surroundings;

        ShowVersion(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            surroundings.out().println("Petrel " + Version.text() + ", Java " + Runtime.version());
            return ExitCodes.OK;
        }
    }

    /** {@code petrel completion}. */
    @Command(
            name = "completion",
            description = "Prints a completion script for bash and zsh: source <(petrel completion)")
    static final class Completion implements Callable<Integer> {
        private final Surroundings surroundings;
        private final CommandLine root;

        Completion(Surroundings surroundings, CommandLine root) {
            this.surroundings = surroundings;
            this.root = root;
        }

        @Override
        public Integer call() {
            surroundings.out().print(AutoComplete.bash("petrel", root));
            return ExitCodes.OK;
        }
    }

    /** A word that has commands below it only. */
    @Command
    static final class Group implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        @Override
        public void run() {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "a command is missing; \"" + spec.qualifiedName() + " --help\" lists them");
        }
    }
}
