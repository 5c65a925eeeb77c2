// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.Surroundings;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code petrel completion}. */
@Command(
        description =
                "Prints a script that makes the shell complete petrel's commands and options: source <(petrel completion)")
final class CompletionCommand implements Runnable {

    private final Surroundings surroundings;
    private final Supplier<CommandLine> whole;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            description = "${COMPLETION-CANDIDATES}; the script is the same for both.")
    @SuppressWarnings("UnusedVariable") // one script serves both; the word is checked all the same
    private Shell shell = Shell.bash;

    /** @param whole the command line with all its commands */
    CompletionCommand(Surroundings surroundings, Supplier<CommandLine> whole) {
        this.surroundings = surroundings;
        this.whole = whole;
    }

    /** The shells that the script is for. */
    @SuppressWarnings("MemberName") // the names are the words of the command line
    enum Shell {
        bash,
        zsh
    }

    @Override
    public void run() {
        surroundings.out().println(AutoComplete.bash("petrel", whole.get()));
        surroundings.out().flush();
    }
}
