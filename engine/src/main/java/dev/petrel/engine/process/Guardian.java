// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
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
 * service managers. The JDK closes all descriptors in a child, so nobody else holds the other end of its stdin.
 *
 * <p>It starts with the first group, and again when it dies, with all groups. Safe for any number of threads.
 */
final class Guardian implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Guardian.class);
    private static final long PAUSE_MILLIS = 100;
    private static final File ROOT = new File("/");

    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM
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
            """;

    private final List<String> session;
    private final ScheduledExecutorService timer;
    private final Set<Long> groups = new LinkedHashSet<>();
    private @Nullable Process process;
    private boolean closed;

    /**
     * @param session what to put before a command to give it a session of its own
     * @param timer where a new start after a death waits
     */
    Guardian(List<String> session, ScheduledExecutorService timer) {
        this.session = List.copyOf(session);
        this.timer = timer;
    }

    /** Starts it if there is none, so that {@link #watch} takes no time. */
    synchronized void ensure() {
        if (process == null && !closed) {
            begin();
        }
    }

    /** From now on {@code group} is killed when this process dies. Where that is impossible, a warning says so. */
    synchronized void watch(long group) {
        if (closed || group <= 1 || !groups.add(group)) {
            return;
        }
        if (process == null || !told("+ " + group + "\n")) {
            begin();
        }
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

    private void begin() {
        try {
            Process started = new ProcessBuilder(
                            Containment.join(session, List.of("/bin/sh", "-c", SCRIPT, "guardian")))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .directory(ROOT)
                    .start();
            boolean ready = started.getInputStream().read() >= 0; // the signals are ignored from here on
            process = started;
            var ignored = started.onExit().thenRun(() -> ended(started));
            boolean told =
                    told(groups.stream().map(group -> "+ " + group + "\n").collect(Collectors.joining()));
            log.debug("Guardian {} watches (ready: {}, told: {}).", started.pid(), ready, told);
        } catch (IOException e) {
            process = null;
            log.warn(
                    "What actions and sensors have started outlives this process if it is killed, for no guardian can be"
                            + " started (tried again with the next one): {}",
                    e.getMessage());
        }
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
        if (closed || process != which) {
            return;
        }
        log.warn("The guardian {} died; another one takes its place.", which.pid());
        try {
            var ignored = timer.schedule(() -> replace(which), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The spawner is closed: no guardian is needed any more.", e);
        }
    }

    private synchronized void replace(Process dead) {
        if (!closed && process == dead) {
            process = null;
            if (!groups.isEmpty()) {
                begin();
            }
        }
    }
}
