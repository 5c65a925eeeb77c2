// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.text.NativeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a {@link Launcher} at hand while commands are started. The first command that asks for one starts it and does
 * without; one that dies is replaced, after pauses that grow to a minute if it dies again and again; one that is asked for
 * nothing in ten minutes ends. Safe for any number of threads.
 */
final class Launchers implements Launcher.Owner, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Launchers.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofMinutes(1), () -> 0);
    private static final int IDLE_LOOKS = 10;
    /** For it to kill what it has started. */
    private static final Duration TO_END = Duration.ofSeconds(2);

    private static final ThreadFactory THREADS = Threads.named("launcher");

    /** Does not name Petrel: who kills all processes of that name by hand leaves it the time to kill the actions. */
    private static final String BOOT =
            "import os; exec(compile(open(os.environ.pop('PETREL_LAUNCHER')).read(), 'launcher', 'exec'))";

    private final Spawner.Program program;
    private final @Nullable String mark;
    private final List<String> session;
    private final ScheduledExecutorService timer;
    private final Launcher.Groups groups;
    private final Times times;
    private @Nullable Launcher current;
    private boolean starting;
    private boolean pausing;
    private boolean closed;
    private int failures;

    /**
     * @param patience after how long without an answer one is taken for hung and killed
     * @param look how often it is looked whether one is idle
     */
    record Times(Duration patience, Duration look) {

        static final Times USUAL = new Times(Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    /**
     * @param mark as of the spawner
     * @param session what to put before a command to give it a session of its own
     * @param groups adopts and kills groups
     */
    Launchers(
            Spawner.Program program,
            @Nullable String mark,
            List<String> session,
            ScheduledExecutorService timer,
            Launcher.Groups groups,
            Times times) {
        this.program = program;
        this.mark = mark;
        this.session = List.copyOf(Marks.before(session, mark));
        this.timer = timer;
        this.groups = groups;
        this.times = times;
    }

    /** Whether one can do here what it has to. */
    static boolean possible(Containment containment) {
        return containment.grouped()
                && Files.isDirectory(Path.of("/proc/self/fd"))
                && NativeText.charset().equals(StandardCharsets.UTF_8);
    }

    /** Whether it is a command that a launcher can start. */
    static boolean takes(Command command) {
        return command.inherit()
                && command.binaries() == null
                && !command.stdin()
                && !command.environment().containsKey(Marks.VARIABLE);
    }

    /**
     * Starts a command that has this process's environment and an empty stdin. Waits until it is known whether it runs.
     *
     * @return null when there is no launcher now
     * @throws IOException when it cannot be started
     */
    @Nullable
    Launched start(Command command, Heard stdout, Heard stderr) throws IOException {
        Launcher launcher = atHand();
        Launched run = launcher == null ? null : launcher.begin(command, stdout, stderr);
        if (launcher == null || run == null) {
            return null;
        }
        String why = untilBegun(run, launcher);
        if (!why.isEmpty()) {
            throw new IOException(why);
        }
        return run;
    }

    private String untilBegun(Launched run, Launcher launcher) {
        boolean interrupted = false;
        CompletableFuture<String> begun = run.begun();
        try {
            while (true) {
                try {
                    return begun.get(times.patience().toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // it takes milliseconds, and the child must not be lost
                } catch (TimeoutException e) {
                    log.warn(
                            "The launcher {} has not answered for {}: it is killed.", launcher.pid(), times.patience());
                    launcher.kill(); // which ends the waiting
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a beginning is never a failure", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized @Nullable Launcher atHand() {
        if (current == null && !starting && !pausing && !closed) {
            starting = true;
            THREADS.newThread(this::begin).start();
        }
        return starting ? null : current;
    }

    /** The pid of the one that is ready, or -1. */
    synchronized long pid() {
        return current == null || starting ? -1 : current.pid();
    }

    private void begin() {
        List<String> argv = Containment.join(session, List.of(program.interpreter(), "-I", "-S", "-c", BOOT));
        ProcessBuilder builder = new ProcessBuilder(argv);
        Environments.prepare(builder.environment(), Command.of(argv));
        builder.environment().put("PETREL_LAUNCHER", program.script().toString());
        synchronized (this) {
            if (closed) {
                return;
            }
            try {
                if (!Files.isRegularFile(program.script())) {
                    throw new IOException("there is no file \"" + program.script() + "\"");
                }
                Map<String, String> inherited = Environments.inherited();
                if (mark != null) {
                    inherited.put(Marks.VARIABLE, mark);
                }
                current = new Launcher(builder.start(), groups, this, THREADS);
                current.inherit(inherited);
            } catch (IOException e) {
                failed(String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public synchronized void ready(Launcher launcher) {
        starting = false;
        if (closed) {
            launcher.close();
        }
        later(() -> look(launcher, 0, 0, -1), times.look());
    }

    /** Ends one that was not asked for anything for a while, or that does not read what it is asked for. */
    private synchronized void look(Launcher launcher, long askedBefore, int idleBefore, long deafBefore) {
        if (current != launcher) {
            return;
        }
        long deaf = launcher.deaf();
        if (deaf >= 0 && deaf == deafBefore) {
            log.warn("The launcher {} has read nothing for {}: it is killed.", launcher.pid(), times.look());
            launcher.kill();
            return;
        }
        failures = 0; // it has lived for a while
        long asked = launcher.asked();
        int idle = asked == askedBefore ? idleBefore + 1 : 0;
        if (idle >= IDLE_LOOKS) {
            launcher.retireIfIdle();
        }
        later(() -> look(launcher, asked, idle, deaf), times.look());
    }

    @Override
    public synchronized void ended(Launcher launcher, String lastWords) {
        if (current == launcher) {
            current = null;
            if (!closed && !launcher.retired()) {
                failed("it died" + (lastWords.isEmpty() ? "" : "; it said: " + lastWords));
            }
            starting = false;
        }
    }

    private void failed(String why) {
        starting = false;
        current = null;
        pausing = true;
        Duration pause = PAUSES.after(++failures);
        if (failures == 1) {
            log.warn(
                    "No process that starts actions faster ({} {}): {}. They are started without; another try follows.",
                    program.interpreter(),
                    program.script(),
                    why);
        } else {
            log.debug("The launcher failed {} times in a row: {}.", failures, why);
        }
        later(this::tryAgain, pause);
    }

    private synchronized void tryAgain() {
        pausing = false;
    }

    private void later(Runnable what, Duration pause) {
        try {
            var ignored = timer.schedule(what, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The spawner is closed: no launcher is needed any more.", e);
        }
    }

    /** Ends it, and all that it has started. Idempotent. */
    @Override
    public void close() {
        Launcher ending;
        synchronized (this) {
            closed = true;
            ending = current;
        }
        if (ending != null) {
            ending.close();
            ending.awaitEnd(TO_END);
        }
    }
}
