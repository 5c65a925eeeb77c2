// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.input.SchemaForm;
import dev.petrel.cli.terminal.CliContext;
import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal. */
final class ConsolePrompter implements SchemaForm.Prompter {

    private final Console console;

    private ConsolePrompter(Console console) {
        this.console = console;
    }

    /** Empty where input or output is no terminal: no person would see the questions. */
    static Optional<SchemaForm.Prompter> find(CliContext context) {
        Console console = System.console();
        return console == null || !context.terminal().out()
                ? Optional.empty()
                : Optional.of(new ConsolePrompter(console));
    }

    @Override
    public @Nullable String ask(String prompt, boolean secret) {
        if (!secret) {
            return console.readLine("%s", prompt);
        }
        char[] typed = console.readPassword("%s", prompt);
        return typed == null ? null : new String(typed);
    }

    @Override
    public void tell(String line) {
        console.printf("%s%n", line);
    }
}
