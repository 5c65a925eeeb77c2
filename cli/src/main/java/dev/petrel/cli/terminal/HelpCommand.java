// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code petrel help}: the same as {@code --help} after the words. */
@Command(description = "Shows all commands, or the help of one: petrel help execution list, petrel help run core.local")
public final class HelpCommand implements Callable<Integer> {

    private final Supplier<CommandLine> whole;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command's words.")
    private List<String> words = new ArrayList<>();

    /** @param whole the command line with all its commands */
    public HelpCommand(Supplier<CommandLine> whole) {
        this.whole = whole;
    }

    @Override
    public Integer call() {
        CommandLine root = whole.get();
        CommandLine at = root;
        for (String word : words) {
            CommandLine next = at.getSubcommands().get(word);
            if (next == null) {
                if (at.getCommandSpec().userObject() instanceof HelpsItself) {
                    break;
                }
                throw new CommandLine.UnmatchedArgumentException(at, List.of(word));
            }
            at = next;
        }
        List<String> all = new ArrayList<>(words);
        all.add("--help");
        return root.execute(all.toArray(String[]::new));
    }
}
