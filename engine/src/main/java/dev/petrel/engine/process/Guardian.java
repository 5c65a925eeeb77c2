// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Threads;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small process beside this one that kills process groups when this one is dead, however it died. The kernel kills
 * only the direct children of a dead process; what those had started would go on.
 *
 * <p>It is a POSIX shell that reads {@code + group} and {@code - group} on its stdin. When its stdin ends, this process
 * is gone: it kills the groups that are left and, where there is {@code /proc}, what else is in their sessions (a shell
 * with job control makes a group of every job). It has a session of its own and ignores the signals of terminals and
 * service managers. The JDK closes all descriptors in a child, so no other process holds the other end of its stdin.
 *
 * <p>It starts with the first group, and again when it dies, with all groups; when it dies soon again and again, or hangs
 * at its start, after pauses that grow to a minute. Safe for any number of threads.
 */
final class Guardian implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Guardian.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** Without chance: no two of them wait for the same thing. */
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), LONGEST_PAUSE, () -> 0);

    private static final Duration READY_WITHIN = Duration.ofSeconds(5);
    private static final ThreadFactory READERS = Threads.named("guardian-ready");
    private static final File ROOT = new File("/");

    /** No argument: its name would be in the command line, and {@code pkill -f petrel} would find the guardian too. */
    private static final String PIPES = "PETREL_PIPES";

    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM
            pipes=$PETREL_PIPES
            echo ready
            watched=' '
            while read -r sign group; do
                case "$sign$watched" in
                +*) watched="$watched$group " ;;
                -*" $group "*) watched="${watched%%" $group "*} ${watched#*" $group "}" ;;
                esac
            done
            for group in $watched; do kill -s KILL -- "-$group"; done
            for round in 1 2 3; do
                for stat in /proc/[0-9]*/stat; do
                    read -r line < "$stat" || continue
                    set -- ${line##*) }
                    case "$watched" in *" ${4:-none} "*) kill -s KILL -- "${line%% *}" ;; esac
                done
            done
            case "$pipes" in ?*) rm -f -- "$pipes"/pipe-*; rmdir -- "$pipes" ;; esac
            """;

    private final List<String> session;
    private final String pipes;
    private final ScheduledExecutorService timer;
    private final Duration patience;
    private final Set<Long> groups = new LinkedHashSet<>();
    private @Nullable Process process;
    private @Nullable Future<?> pause;
    /** How often in a row it could not be started or died soon. */
    private int failures;

    private boolean closed;

    /**
     * @param session what to put before a command to give it a session of its own
     * @param pipes the directory of {@link Pipes}, which it removes at the end
     * @param timer where a new start after a death waits
     */
    Guardian(List<String> session, @Nullable Path pipes, ScheduledExecutorService timer) {
        this(session, pipes, timer, READY_WITHIN);
    }

    /** @param patience for how long it may take to be ready; who wants something of it waits that long */
    Guardian(List<String> session, @Nullable Path pipes, ScheduledExecutorService timer, Duration patience) {
        this.session = List.copyOf(session);
        this.pipes = pipes == null ? "" : pipes.toString();
        this.timer = timer;
        this.patience = patience;
    }

    /** Starts it if there is none, so that {@link #watch} takes no time. */
    synchronized void ensure() {
        if (process == null && !closed) {
            beginUnlessItFailsAgainAndAgain();
        }
    }

    /** From now on {@code group} is killed when this process dies. Where that is impossible, a warning says so. */
    synchronized void watch(long group) {
        if (closed || group <= 1 || !groups.add(group) || told("+ " + group + "\n")) {
            return;
        }
        if (process != null) {
            failed("The guardian " + process.pid() + " died"); // which no log line has said yet
        }
        beginUnlessItFailsAgainAndAgain();
    }

    /** {@code group} has ended, or may outlive this process. */
    synchronized void release(long group) {
        if (groups.remove(group)) {
            boolean ignored = told("- " + group + "\n"); // a dead one is started again without it
        }
    }

    /** Its pid, while there is one. */
    synchronized long pid() {
        return process == null ? -1 : process.pid();
    }

    /** Kills the groups that are left, and ends. */
    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                log.debug("The guardian {} was dead already.", process.pid(), e);
            }
        }
    }

    /** After the first death at once, so that nothing is unwatched meanwhile; after others not before their pause. */
    private void beginUnlessItFailsAgainAndAgain() {
        if (failures <= 1 || pause == null) {
            begin();
        }
    }

    private void begin() {
        Process started;
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            Containment.join(session, List.of("/bin/sh", "-c", SCRIPT, "guardian")))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .directory(ROOT);
            builder.environment().put(PIPES, pipes);
            started = builder.start();
        } catch (IOException e) {
            failed("No guardian can be started: " + e.getMessage());
            return;
        }
        if (!isReady(started)) {
            var ignored = started.destroyForcibly();
            failed("The guardian " + started.pid() + " died at once, or was not ready within " + patience);
            return;
        }
        process = started;
        var ignored = started.onExit().thenRun(() -> ended(started));
        boolean told = told(groups.stream().map(group -> "+ " + group + "\n").collect(Collectors.joining()));
        var ignoredToo = later(() -> settled(started), LONGEST_PAUSE);
        log.debug("Guardian {} watches (told: {}).", started.pid(), told);
    }

    /** Whether it ignores the signals by now. */
    private boolean isReady(Process started) {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        READERS.newThread(() -> {
                    try {
                        ready.complete(started.getInputStream().read() >= 0);
                    } catch (IOException e) {
                        ready.complete(false);
                    }
                })
                .start();
        return ready.completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private boolean told(String lines) {
        if (process == null) {
            return false;
        }
        try {
            process.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return true;
        } catch (IOException e) {
            log.debug("The guardian {} is dead.", process.pid(), e);
            return false;
        }
    }

    private synchronized void ended(Process which) {
        if (!closed && process == which) {
            failed("The guardian " + which.pid() + " died");
        }
    }

    /** There is none now; another one takes its place after a pause that grows. */
    private void failed(String what) {
        process = null;
        Duration wait = PAUSES.after(++failures);
        log.warn(
                "{}. Another one is started within {} ms; until then what actions and sensors have started outlives this"
                        + " process if it is killed.",
                what,
                wait.toMillis());
        if (pause != null) {
            pause.cancel(false);
        }
        pause = later(this::again, wait);
    }

    private synchronized void again() {
        pause = null;
        if (!closed && process == null && !groups.isEmpty()) {
            begin();
        }
    }

    /** It has lived for a while. */
    private synchronized void settled(Process which) {
        if (process == which) {
            failures = 0;
        }
    }

    private @Nullable Future<?> later(Runnable what, Duration pause) {
        try {
            return timer.schedule(what, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The spawner is closed: no guardian is needed any more.", e);
            return null;
        }
    }
}
