// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import dev.petrel.engine.text.Suggestions;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the words of a command line, and what was probably meant. */
final class WrongWords {

    private static final int MOST = 5;

    private WrongWords() {}

    /** Prints it, in a line or two, and gives the exit code. A command that has commands of its own lists them. */
    static int tell(ParameterException wrong, String... words) {
        CommandLine at = wrong.getCommandLine();
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            at.getErr()
                    .println("petrel: " + unmatched(at, unmatched.getUnmatched().get(0)));
        } else {
            at.getErr().println("petrel: " + wrong.getMessage());
            if (at.getSubcommands().isEmpty()) {
                at.getErr()
                        .print(at.getHelp().synopsisHeading()
                                + at.getHelp().synopsis(at.getHelp().synopsisHeadingLength()));
                at.getErr().println("\"" + name(at) + " --help\" says more");
            } else {
                at.usage(at.getErr());
            }
        }
        at.getErr().flush();
        return ExitCodes.USAGE;
    }

    private static String unmatched(CommandLine at, String word) {
        if (word.startsWith("-") && word.length() > 1) {
            String option = word.split("=", 2)[0];
            return "\"" + name(at) + "\" has no option \"" + option + "\""
                    + meant(
                            Suggestions.nearest(
                                    option,
                                    at.getCommandSpec().options().stream()
                                            .flatMap(known -> List.of(known.names()).stream())
                                            .filter(known -> known.startsWith("--"))
                                            .toList()),
                            at);
        }
        if (at.getSubcommands().isEmpty()) {
            return "\"" + name(at) + "\" does not take the word \"" + word + "\"" + meant(Optional.empty(), at);
        }
        return "\"" + name(at) + "\" has no command \"" + word + "\""
                + meant(Suggestions.nearest(word, at.getSubcommands().keySet()).or(() -> elsewhere(at, word)), at);
    }

    /** The commands that have one called so below them: {@code execution cancel} for {@code cancel}. */
    private static Optional<String> elsewhere(CommandLine at, String word) {
        List<String> found = at.getSubcommands().entrySet().stream()
                .filter(entry -> entry.getValue().getSubcommands().containsKey(word))
                .map(entry -> entry.getKey() + " " + word)
                .toList();
        return found.isEmpty() || found.size() > MOST ? Optional.empty() : Optional.of(String.join("\" or \"", found));
    }

    private static String meant(Optional<String> near, CommandLine at) {
        return near.map(found -> "; did you mean \"" + found + "\"?")
                .orElse("; \"" + name(at) + " --help\" lists what it has");
    }

    private static String name(CommandLine at) {
        return at.getCommandSpec().qualifiedName();
    }
}
