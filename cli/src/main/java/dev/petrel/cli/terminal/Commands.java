// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * Commands by name, in the order in which the help lists them. Each is made only when it is wanted: to reflect on all of
 * them costs more than most of them do, and it would be paid on every keystroke.
 */
public final class Commands {

    private final Map<String, Supplier<?>> makers = new LinkedHashMap<>();

    /** Adds a command; {@code maker} makes a {@link CommandLine} or an object that is annotated as a command. */
    public Commands add(String name, Supplier<?> maker) {
        makers.put(name, maker);
        return this;
    }

    /**
     * Makes the command that {@code words} begin with and adds it to {@code root}. If they begin with none, adds all:
     * the help names them, and a wrong word gets a suggestion among them.
     */
    void addTo(CommandLine root, String... words) {
        Supplier<?> wanted = words.length == 0 ? null : makers.get(words[0]);
        if (wanted != null) {
            root.addSubcommand(words[0], wanted.get());
        } else {
            makers.forEach((name, maker) -> root.addSubcommand(name, maker.get()));
        }
    }
}
