// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.demo;

import com.github.freva.asciitable.AsciiTable;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Where the demo tells what it does: one line a step, coloured on a terminal only. */
final class Stage {

    private final PrintWriter out;
    private final Ansi ansi;
    private int steps;

    Stage(PrintWriter out, boolean colours) {
        this.out = out;
        this.ansi = colours ? Ansi.ON : Ansi.OFF;
    }

    /** Begins a part of the show. */
    void act(String title, String... explanation) {
        say("");
        say("@|bold,cyan " + title + "|@");
        for (String line : explanation) {
            say("  " + line);
        }
    }

    /** Tells what was done or seen, and that it was as it should be. */
    void held(String what) {
        steps++;
        say("  @|green ✔|@ " + what);
    }

    /** Tells that a step was not as it should be. */
    void failed(String what) {
        say("  @|bold,red ✘|@ " + what);
    }

    void note(String text) {
        say("    " + text);
    }

    void command(String text) {
        say("  @|bold $|@ " + text);
    }

    void table(String[] header, List<String[]> rows) {
        String[][] data = rows.toArray(String[][]::new);
        AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, header, null, data)
                .lines()
                .forEach(line -> out.println("    " + line));
        out.flush();
    }

    /** How many steps held. */
    int steps() {
        return steps;
    }

    void say(String text) {
        out.println(ansi.string(text));
        out.flush();
    }
}
