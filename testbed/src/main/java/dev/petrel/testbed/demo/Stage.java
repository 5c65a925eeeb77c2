// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.demo;

import dev.petrel.cli.output.Field;
import dev.petrel.cli.output.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
        List<Map<String, String>> objects = new ArrayList<>();
        for (String[] row : rows) {
            Map<String, String> object = new HashMap<>();
            for (int column = 0; column < header.length; column++) {
                object.put(header[column], row[column]);
            }
            objects.add(object);
        }
        Table.of(Stream.of(header).map(Field::of).toList(), objects)
                .text()
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
