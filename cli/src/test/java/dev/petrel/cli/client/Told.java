// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ClientMain;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** What a command line came to. */
record Told(int code, String out, String err) {

    /** Runs {@code petrel words} with {@code environment}, its output into files. */
    static Told by(Map<String, String> environment, String... words) {
        return by(Terminal.NONE, environment, words);
    }

    /** The same, with the API at {@code api}. */
    static Told by(FakeApi api, String... words) {
        return by(Terminal.NONE, api, words);
    }

    /** The same at {@code terminal}. */
    static Told by(Terminal terminal, FakeApi api, String... words) {
        return by(terminal, Map.of("PETREL_API_URL", api.url()), words);
    }

    private static Told by(Terminal terminal, Map<String, String> environment, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CliContext context = new CliContext(
                environment,
                Path.of("..").toAbsolutePath().normalize(),
                new PrintWriter(out),
                new PrintWriter(err),
                terminal);
        int code = ClientMain.commandLine(context, words).execute(words);
        return new Told(code, out.toString(), err.toString());
    }

    /** A terminal of {@code columns} by 40, without colours. */
    static Terminal terminal(int columns) {
        return new Terminal(true, true, false, columns, 40);
    }
}
