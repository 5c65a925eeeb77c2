// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command line finds around it: passed in, so that a test can put another one there.
 *
 * @param environment the environment variables
 * @param home the root of the distribution: where {@code packs}, {@code python} and {@code config} are
 * @param out for data
 * @param err for everything else
 * @param terminal which of them is a terminal
 */
public record CliContext(
        Map<String, String> environment, Path home, PrintWriter out, PrintWriter err, Terminal terminal) {

    public CliContext {
        environment = Map.copyOf(environment);
    }
}
