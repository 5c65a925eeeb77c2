// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.process.Capture;
import dev.petrel.runner.http.BreakOff;
import dev.petrel.runner.winrm.WindowsShell.Conditions;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a job on its host: opens a shell, brings the text, runs the line, takes the text away, deletes the shell. When it
 * returns, what it has begun there is ended, or a line in the standard error says that this could not be done. For one
 * thread.
 */
final class WinRmRun {

    private static final Logger log = LoggerFactory.getLogger(WinRmRun.class);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration CLEANING = Duration.ofSeconds(15);
    private static final int MOST_WORDS = 4 * 1024;

    private final WinRmJob job;
    private final WsmanClient client;
    private final Clock clock;
    private final Conditions conditions;
    private final Capture out;
    private final Capture error;
    private boolean begun;
    private boolean interrupted;

    /**
     * @param breakOff when the action must end
     * @param error where what the command writes goes; a note of Petrel's own too
     */
    WinRmRun(WinRmJob job, WsmanClient client, Clock clock, BreakOff breakOff, Capture out, Capture error) {
        this.job = job;
        this.client = client;
        this.clock = clock;
        this.conditions = new Conditions(new Limit(clock, job.limit().duration()), breakOff);
        this.out = out;
        this.error = error;
    }

    /**
     * Does it. An interrupt ends it soon, and is kept for the caller.
     *
     * @param opening ends the making of the shell
     */
    HostEnd run(BreakOff opening) {
        Envelopes envelopes = new Envelopes(job.endpoint().uri().toString());
        try {
            WindowsShell shell = WindowsShell.open(
                    client, envelopes, clock, job.settings(), new Conditions(conditions.limit(), opening));
            HostEnd end = in(shell);
            clean(shell);
            return end;
        } catch (IOException e) {
            return broken(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private HostEnd in(WindowsShell shell) {
        try {
            for (String line : job.steps().before()) {
                if (!bring(shell, line)) {
                    return HostEnd.timedOut(false);
                }
            }
            begun = true;
            shell.start(job.steps().line(), conditions);
            Long code = shell.await(out, error, conditions);
            return code == null ? HostEnd.timedOut(true) : HostEnd.ran(code);
        } catch (InterruptedException e) {
            interrupted = true;
            return HostEnd.ended(begun);
        } catch (IOException e) {
            return broken(e);
        }
    }

    /** False when the time is over. */
    private boolean bring(WindowsShell shell, String line) throws IOException, InterruptedException {
        try (Capture words = new Capture(MOST_WORDS)) {
            shell.start(line, conditions);
            Long code = shell.await(words, words, conditions);
            if (code != null && code != 0) {
                throw new IOException("the script cannot be brought to the host: "
                        + words.text().strip());
            }
            return code != null;
        }
    }

    /** A request that failed since the action must end, or its time is over, fails like any other. */
    private HostEnd broken(IOException e) {
        if (Thread.interrupted() || interrupted) {
            interrupted = true;
            return HostEnd.ended(begun);
        }
        log.debug(
                "Host \"{}\" did not do what it was asked for.", job.endpoint().authority(), e);
        return conditions.limit().over() ? HostEnd.timedOut(begun) : HostEnd.failed(e, begun);
    }

    private void clean(WindowsShell shell) {
        interrupted |= Thread.interrupted();
        try (BreakOff breakOff = new BreakOff(CLEANING)) {
            String trouble = ended(shell, breakOff);
            String left = deleted(shell, breakOff);
            String note = trouble == null ? left : trouble;
            if (note != null) {
                error.note("[petrel: " + note + "]");
            }
        }
    }

    private @Nullable String ended(WindowsShell shell, BreakOff breakOff) {
        String after = job.steps().after();
        try {
            shell.end(out, error, new Limit(clock, GRACE), breakOff);
            if (after == null) {
                return null;
            }
            return removed(shell, after, breakOff) ? null : "the file of the script could not be removed from the host";
        } catch (IOException e) {
            return "what was begun on the host could not be ended and cleaned up: " + e.getMessage();
        } catch (InterruptedException e) {
            interrupted = true;
            return "ending what was begun on the host was interrupted";
        }
    }

    private boolean removed(WindowsShell shell, String line, BreakOff breakOff)
            throws IOException, InterruptedException {
        Conditions cleaning = new Conditions(new Limit(clock, CLEANING), breakOff);
        try (Capture words = new Capture(MOST_WORDS)) {
            shell.start(line, cleaning);
            Long code = shell.await(words, words, cleaning);
            return code != null && code == 0;
        }
    }

    private static @Nullable String deleted(WindowsShell shell, BreakOff breakOff) {
        try {
            shell.delete(breakOff);
            return null;
        } catch (IOException e) {
            return "the shell could not be deleted on the host, and what runs in it may run on: " + e.getMessage();
        }
    }
}
