// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.Petrel;
import dev.petrel.cli.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** What a command line came to. */
record Told(int code, String out, String err) {

    /** Runs {@code petrel words} with {@code environment}. */
    static Told by(Map<String, String> environment, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                environment,
                Path.of("..").toAbsolutePath().normalize(),
                new PrintWriter(out),
                new PrintWriter(err),
                false);
        int code = Petrel.commandLine(surroundings, words).execute(words);
        return new Told(code, out.toString(), err.toString());
    }

    /** The same, with the API at {@code api}. */
    static Told by(FakeApi api, String... words) {
        return by(Map.of("PETREL_API_URL", api.url()), words);
    }
}
