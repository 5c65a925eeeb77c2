// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import picocli.CommandLine.Option;

/** How much of a list is shown, and what people are told of the rest. */
final class ListSize {

    /** Where nothing else is asked for. */
    static final int DEFAULT = 50;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            description = "How many; -1 for all. Default: 50.")
    private int limit = DEFAULT;

    int limit() {
        return limit;
    }

    /**
     * Tells people, not programs, that there is more than {@code page} has.
     *
     * @param which of all these are: {@code first}, {@code newest}
     */
    static void tellOfTheRest(CliContext context, OutputOptions output, Api.Page page, String which) {
        int shown = page.items().size();
        if (output.format().isText() && page.total() > shown) {
            context.err()
                    .println("the " + which + " " + shown + " of " + page.total() + (page.atLeast() ? " or more" : "")
                            + "; -n says how many to show");
            context.err().flush();
        }
    }
}
