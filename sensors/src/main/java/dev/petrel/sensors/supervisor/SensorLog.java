// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.model.Ref;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the log what a sensor logs and prints. Once it is set up everything is written. Before that a bounded number
 * of lines is; and of a sensor that could not start the last time either, what it says this time is held back until it
 * is set up, or fails for another reason: it would only say the same again, as often as it is tried. Safe for several
 * threads.
 */
final class SensorLog {

    /** How many lines of a start are written or held. */
    static final int MOST_BEFORE_SETUP = 100;

    private static final int LONGEST_LAST = 300;

    private enum Mode {
        WRITING,
        COUNTING,
        HOLDING
    }

    private record Line(String level, String text) {}

    private final BiConsumer<String, String> log;
    private final Deque<Line> held = new ArrayDeque<>();
    private Mode mode = Mode.COUNTING;
    private int written;
    private int leftOut;
    private @Nullable String lastPrinted;

    SensorLog(Ref sensor) {
        this(writer(LoggerFactory.getLogger("sensor." + sensor)));
    }

    /** @param log takes the level, by Python's name for it, and the text of each line that is written */
    SensorLog(BiConsumer<String, String> log) {
        this.log = log;
    }

    /**
     * A start begins.
     *
     * @param again whether the start before it failed
     */
    synchronized void begins(boolean again) {
        mode = again ? Mode.HOLDING : Mode.COUNTING;
        held.clear();
        written = 0;
        leftOut = 0;
        lastPrinted = null;
    }

    synchronized void line(String level, String text) {
        switch (mode) {
            case WRITING -> log.accept(level, text);
            case COUNTING -> {
                if (written < MOST_BEFORE_SETUP) {
                    written++;
                    log.accept(level, text);
                } else {
                    leftOut++;
                }
            }
            case HOLDING -> {
                held.add(new Line(level, text));
                if (held.size() > MOST_BEFORE_SETUP) {
                    held.remove();
                    leftOut++;
                }
            }
        }
    }

    synchronized void printed(String line) {
        if (!line.isBlank()) {
            lastPrinted = line.length() > LONGEST_LAST ? line.substring(0, LONGEST_LAST) + "..." : line;
        }
        line("INFO", line);
    }

    /** The last line that it printed since it was started, cut to a length for a status. */
    synchronized @Nullable String lastPrinted() {
        return lastPrinted;
    }

    /** It is set up: what was held is written, and all that comes. */
    synchronized void opens() {
        ends();
        mode = Mode.WRITING;
    }

    /** It fails for a reason that the log has to know: what was held is written, and a bounded number of what comes. */
    synchronized void shows() {
        if (mode == Mode.HOLDING) {
            mode = Mode.COUNTING;
            written = held.size();
            held.forEach(line -> log.accept(line.level(), line.text()));
            held.clear();
        }
    }

    /** Nothing more comes of a start whose failure the log has to know. */
    synchronized void ends() {
        shows();
        if (leftOut > 0) {
            log.accept("WARNING", leftOut + " lines that it wrote before it was set up are left out");
            leftOut = 0;
        }
    }

    private static BiConsumer<String, String> writer(Logger target) {
        return (level, text) -> {
            switch (level) {
                case "DEBUG" -> target.debug("{}", text);
                case "WARNING" -> target.warn("{}", text);
                case "ERROR", "CRITICAL" -> target.error("{}", text);
                default -> target.info("{}", text);
            }
        };
    }
}
