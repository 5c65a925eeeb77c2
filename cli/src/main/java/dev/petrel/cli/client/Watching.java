// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.lifecycle.Clock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of a command whose output can be watched, and the watching. */
final class Watching {

    private static final double SHORTEST = 0.1;
    private static final String HOME = "\033[H";
    private static final String REST_OF_LINE = "\033[K";
    private static final String REST_OF_SCREEN = "\033[J";

    @Option(
            names = {"-w", "--watch"},
            arity = "0..1",
            fallbackValue = "2",
            paramLabel = "SECONDS",
            description =
                    "Show it again every so many seconds, 2 unless said, until Ctrl-C. A terminal is drawn over; into"
                            + " a file or pipe it goes whenever it has changed.")
    private @Nullable Double seconds;

    /** Asks the API and prints what it says; gives the exit code. */
    interface View {
        int show(CliContext context) throws ClientFailure;
    }

    boolean asked() {
        return seconds != null;
    }

    /** Shows {@code view} once, or, if that was asked for, again and again: then it ends only by a failure that stays. */
    int run(CliContext context, Clock clock, View view) throws ClientFailure, InterruptedException {
        if (seconds == null) {
            return view.show(context);
        }
        double every = seconds;
        if (!(every >= SHORTEST && every <= 86_400)) {
            throw new ClientFailure(
                    ExitCodes.USAGE, "--watch: expected seconds from " + SHORTEST + " to 86400, found " + every);
        }
        Clock.Waker pause = clock.newWaker();
        String before = "";
        while (true) {
            String now = shown(context, view);
            if (context.terminal().out()) {
                draw(context, clock, every, now);
            } else if (!now.equals(before)) {
                context.out().print(now);
            }
            before = now;
            context.out().flush();
            if (context.out().checkError()) {
                return ExitCodes.OK; // nothing reads it any more
            }
            pause.await(Duration.ofMillis((long) (every * 1000)));
        }
    }

    /** What it prints now, or, while the API does not answer, that. */
    private static String shown(CliContext context, View view) throws ClientFailure {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        CliContext inner = new CliContext(context.environment(), context.home(), writer, writer, context.terminal());
        try {
            view.show(inner);
        } catch (ClientFailure e) {
            if (e.code() != ExitCodes.UNREACHABLE) {
                throw e;
            }
            writer.println("petrel: " + e.getMessage());
        }
        writer.flush();
        return text.toString();
    }

    /** Draws over what is there, line by line, so that nothing flickers. */
    private static void draw(CliContext context, Clock clock, double every, String text) {
        List<String> lines = text.lines().toList();
        int rows = context.terminal().rows();
        int room = rows > 3 ? rows - 2 : lines.size(); // without the title, and the line of the cursor
        StringBuilder screen = new StringBuilder(HOME);
        line(
                screen,
                "every " + tidy(every) + " s, Ctrl-C ends it; "
                        + clock.instant().toString().substring(0, 19) + "Z");
        boolean all = lines.size() <= room;
        lines.subList(0, all ? lines.size() : room - 1).forEach(line -> line(screen, line));
        if (!all) {
            line(screen, "… and " + (lines.size() - room + 1) + " lines more");
        }
        context.out().print(screen.append(REST_OF_SCREEN));
    }

    private static void line(StringBuilder screen, String line) {
        screen.append(line).append(REST_OF_LINE).append("\n");
    }

    private static String tidy(double number) {
        String text = String.valueOf(number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
