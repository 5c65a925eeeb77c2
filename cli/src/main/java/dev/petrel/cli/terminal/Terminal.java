// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of this process's surroundings is a terminal, and what it can do.
 *
 * @param out whether standard output is one, so that what is printed there can be drawn over
 * @param err whether standard error is one, for progress that is wiped away again
 * @param colours whether standard output shows colours
 * @param columns how many characters fit on one of its lines, 0 where that is not known
 * @param rows how many lines fit, 0 where that is not known
 */
public record Terminal(boolean out, boolean err, boolean colours, int columns, int rows) {

    /** No terminal: files and pipes. */
    public static final Terminal NONE = new Terminal(false, false, false, 0, 0);

    /** A property of Java's: lines and columns, {@code 40x120}, where standard output is a terminal; else empty. */
    static final String SCREEN = "petrel.screen";

    /** A property of Java's: {@code terminal} where standard error is one. */
    static final String STDERR = "petrel.stderr";

    /**
     * What {@code bin/petrel} found out, which Java cannot; without its word, what Java knows.
     *
     * @param screen the property {@link #SCREEN}
     * @param stderr the property {@link #STDERR}
     * @param console whether Java has a console, the only thing it knows
     */
    static Terminal find(
            Map<String, String> environment, @Nullable String screen, @Nullable String stderr, boolean console) {
        boolean out = screen == null ? console : !screen.isEmpty();
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean colours =
                out && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
        String[] size = (screen == null ? "" : screen).split("x", -1);
        int columns = number(environment.getOrDefault("COLUMNS", ""));
        return new Terminal(
                out && !dumb,
                (screen == null ? console : "terminal".equals(stderr)) && !dumb,
                colours,
                !out ? 0 : columns > 0 ? columns : number(size[size.length - 1]),
                out ? number(size[0]) : 0);
    }

    /** 0 for what is no positive number. */
    private static int number(String text) {
        return text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
    }
}
