// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.session;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that need a password. */
public final class PasswordOption {

    @Option(
            names = {"-p", "--password"},
            paramLabel = "-",
            description = "- reads the password from standard input, whose last line end falls away. Without it the"
                    + " password is asked for at the terminal. It is never a word of the command line, which other"
                    + " users of the machine see.")
    private @Nullable String from;

    /** The password. */
    public String read(String question) throws ClientFailure, InterruptedException {
        check();
        return from == null ? Prompt.typed(question) : Prompt.standardInput();
    }

    /** Whether a person is asked for it. */
    public boolean isTyped() {
        return from == null;
    }

    /** Refuses a password among the words, before anything is done. */
    public void check() throws ClientFailure {
        if (from != null && !from.equals("-")) {
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    "-p takes no password, for other users of the machine see command lines; write -p - and give it on"
                            + " standard input, or leave -p out to be asked for it. Change the password if it was real");
        }
    }
}
