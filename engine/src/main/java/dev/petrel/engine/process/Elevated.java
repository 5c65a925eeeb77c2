// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals the processes of a child that belong to another user, which this process may not signal by itself. It does so in
 * the way in which the child was started: through {@code sudo}.
 *
 * <p>Signalled are all processes of the child's session and of those that its descendants have made: {@code sudo} gives a
 * command a session of its own when it gives it a terminal ({@code use_pty}). Safe for any number of threads.
 */
public final class Elevated {

    private static final Logger log = LoggerFactory.getLogger(Elevated.class);
    private static final long PATIENCE_SECONDS = 5;
    private static final int SESSION = 3;

    /** Its arguments are a signal and sessions. */
    private static final String SCRIPT = """
            signal=$1
            shift
            sessions=" $* "
            for session do kill -s "$signal" -- "-$session"; done
            for round in 1 2; do
                for stat in /proc/[0-9]*/stat; do
                    read -r line < "$stat" || continue
                    set -- ${line##*) }
                    case "$sessions" in *" ${4:-none} "*) kill -s "$signal" -- "${line%% *}" ;; esac
                done
                case "$signal" in TERM) break ;; esac
            done
            """;

    private final List<String> prefix;
    private final String password;
    private final Set<Long> sessions = new LinkedHashSet<>();

    /**
     * @param prefix what to put before a command so that it may signal the child
     * @param password what the prefix reads from its stdin; empty for nothing
     */
    public Elevated(List<String> prefix, String password) {
        this.prefix = List.copyOf(prefix);
        this.password = password;
    }

    /** Notes the sessions of {@code leader} and its descendants: when it has ended, they are not found by it any more. */
    synchronized void note(ProcessHandle leader) {
        sessions.add(leader.pid());
        Stream.concat(leader.descendants(), Stream.of(leader)).forEach(process -> {
            Long session = session(process.pid());
            if (session != null && session > 1 && session != ownSession()) {
                sessions.add(session);
            }
        });
    }

    private static long ownSession() {
        Long own = session(ProcessHandle.current().pid());
        return own == null ? -1 : own;
    }

    /** The session of a process, or null if it has ended, or there is no {@code /proc}. */
    static @Nullable Long session(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return Long.valueOf(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[SESSION]);
        } catch (IOException | RuntimeException e) {
            return null; // it has ended, or there is no /proc
        }
    }

    /** Sends the signal. Returns when that is done, or after a few seconds. */
    void signal(boolean kill) {
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of("/bin/sh", "-c", SCRIPT, "signal", kill ? "KILL" : "TERM"));
        synchronized (this) {
            sessions.forEach(session -> argv.add(Long.toString(session)));
        }
        try {
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream stdin = process.getOutputStream()) {
                if (!password.isEmpty()) {
                    stdin.write((password + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            if (!waitUninterruptibly(process)) {
                log.warn("\"{}\" does not end: processes of another user may go on.", prefix.get(0));
            }
        } catch (IOException e) {
            log.debug("Signalling through {} failed.", prefix, e);
        }
    }

    private static boolean waitUninterruptibly(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Elevated[" + String.join(" ", prefix) + "]";
    }
}
