// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.process.LauncherFrames.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process that starts commands ({@code petrel_launcher.py}), from its start to its end. When it dies, what it had
 * started is killed: commands that it had not told of are found by the pipes that it had told of before.
 *
 * <p>A command that lives for longer than moments is adopted before anybody hears of it.
 */
final class Launcher {

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final int MANY = 1000;
    private static final int LAST_WORDS = 4096;
    private static final int PIPES = 2;
    /** A command's end and the ends of its two streams. */
    private static final int ENDS = 3;

    /** What is done with groups of processes. */
    interface Groups {

        /** From now on it dies with this process. */
        void adopt(long group);

        /** Kills and releases it. */
        void kill(long group);
    }

    /** Hears of it, on its thread. */
    interface Owner {

        void ready(Launcher launcher);

        /** It has ended, and so has what it had started. */
        void ended(Launcher launcher, String lastWords);
    }

    private final Process process;
    private final Groups groups;
    private final Owner owner;
    private final Map<Long, Launched> runs = new ConcurrentHashMap<>();
    private final Set<Path> announced = new HashSet<>(); // pipes that commands may have; of its thread
    private final ThreadFactory threads;
    private final Object writing = new Object();
    private final AtomicInteger telling = new AtomicInteger();
    private final AtomicLong told = new AtomicLong();
    private boolean open;
    private boolean retired;
    private long lastNumber;

    /** @param threads makes the thread that hears it, and some that tell it what is not urgent */
    Launcher(Process process, Groups groups, Owner owner, ThreadFactory threads) {
        this.process = process;
        this.groups = groups;
        this.owner = owner;
        this.threads = threads;
        threads.newThread(this::hear).start();
    }

    long pid() {
        return process.pid();
    }

    /** Gives the environment of all commands, before the first is asked for: each character is a byte. */
    void inherit(Map<String, String> environment) {
        try {
            tell(Map.of("environment", environment));
        } catch (IOException e) {
            log.debug("The launcher {} died at once.", pid(), e); // which ends it
        }
    }

    /**
     * Asks it for a command, without waiting for it.
     *
     * @return null when it takes no more
     */
    @Nullable
    Launched begin(Command command, Heard stdout, Heard stderr) {
        Launched run;
        synchronized (this) {
            if (!open) {
                return null;
            }
            long number = ++lastNumber;
            run = new Launched(number, pid(), stdout, stderr, () -> drop(number));
            runs.put(number, run);
        }
        Path directory = command.directory();
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("run", run.number());
        request.put("argv", command.argv());
        request.put("cwd", directory == null ? null : directory.toString());
        request.put("env", command.environment());
        try {
            tell(request);
            return run;
        } catch (IOException e) {
            log.debug("The launcher {} is dead.", pid(), e);
            // It starts nothing that it has not read to the end. If it is not there any more, it counts as lost
            // already.
            return runs.remove(run.number()) == null ? run : null;
        }
    }

    /** A number that grows when it is asked for a command. */
    synchronized long asked() {
        return lastNumber;
    }

    /** Ends it if nothing runs on it. */
    void retireIfIdle() {
        synchronized (this) {
            if (!open || !runs.isEmpty()) {
                return;
            }
            open = false;
            retired = true;
        }
        endStdin();
    }

    /** Ends it and what runs on it: by its own hand, which reaches more than the groups that it has told of. */
    void close() {
        synchronized (this) {
            open = false;
            retired = true;
        }
        if (telling.get() > 0) { // it may not read any more, and then its stdin cannot be closed
            kill();
        }
        endStdin();
    }

    /** Ends it by force if it does not end within {@code most} after {@link #close}. */
    void awaitEnd(Duration most) {
        try {
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was told to end. */
    synchronized boolean retired() {
        return retired;
    }

    private void endStdin() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            log.debug("The launcher {} was dead already.", pid(), e);
        }
    }

    /** Ends one that does not answer. */
    void kill() {
        boolean ignored = process.toHandle().destroyForcibly();
    }

    /** Seldom. On a thread of its own: who asks for it serves the deadlines of all children. */
    private void drop(long number) {
        runs.remove(number);
        threads.newThread(() -> {
                    try {
                        tell(Map.of("drop", number));
                    } catch (IOException e) {
                        log.debug("The launcher {} is dead.", pid(), e);
                    }
                })
                .start();
    }

    /** Waits while it does not read: see {@link #deaf}. */
    private void tell(Map<String, ?> message) throws IOException {
        byte[] line = (Json.write(message) + "\n").getBytes(StandardCharsets.UTF_8);
        telling.incrementAndGet();
        try {
            synchronized (writing) {
                OutputStream stdin = process.getOutputStream();
                stdin.write(line);
                stdin.flush();
            }
        } finally {
            told.incrementAndGet();
            telling.decrementAndGet();
        }
    }

    /** A number while a thread waits for it to read, or -1. If it is the same after a while, it has read nothing meanwhile. */
    long deaf() {
        long before = told.get();
        return telling.get() > 0 ? before : -1;
    }

    private void hear() {
        LauncherFrames frames = new LauncherFrames(process.getInputStream());
        try {
            List<Frame> some = frames.read();
            while (some != null) {
                take(some);
                some = frames.read();
            }
        } catch (IOException | RuntimeException e) {
            log.warn("The launcher {} cannot be understood.", pid(), e);
        }
        kill(); // it may have closed its stdout only
        over();
    }

    private void take(List<Frame> frames) {
        Set<Long> brief = brief(frames);
        for (Frame frame : frames) {
            if (frame.kind() == LauncherFrames.READY) {
                announced.addAll(frame.pipes(0, frame.data().length / Long.BYTES));
                synchronized (this) {
                    open = true;
                }
                owner.ready(this);
                continue;
            }
            if (frame.kind() == LauncherFrames.STARTED) {
                announced.removeAll(frame.pipes(Long.BYTES, PIPES));
                announced.addAll(frame.pipes(Long.BYTES * (1 + PIPES), PIPES));
            }
            Launched run = runs.get(frame.number());
            if (run != null) {
                take(frame, run, brief.contains(frame.number()));
            }
        }
    }

    /** Those that these frames say all of, from the start to the end. */
    private static Set<Long> brief(List<Frame> frames) {
        Map<Long, Integer> ends = new HashMap<>();
        for (Frame frame : frames) {
            boolean end = frame.kind() == LauncherFrames.ENDED
                    || frame.kind() != LauncherFrames.STARTED && frame.data().length == 0;
            if (end) {
                ends.merge(frame.number(), 1, Integer::sum);
            }
        }
        ends.values().removeIf(count -> count < ENDS);
        return ends.keySet();
    }

    private void take(Frame frame, Launched run, boolean brief) {
        switch (frame.kind()) {
            case LauncherFrames.STARTED -> {
                run.started(frame.pid(), frame.pipes(Long.BYTES, PIPES));
                if (!brief) {
                    groups.adopt(frame.pid()); // first: nobody hears of a child whose processes would outlive this one
                    run.tellBegun();
                }
            }
            case LauncherFrames.NOT_STARTED -> {
                runs.remove(run.number());
                run.notStarted(frame.text());
            }
            case LauncherFrames.STDOUT, LauncherFrames.STDERR -> wrote(frame, run);
            case LauncherFrames.ENDED -> run.ended(frame.code());
            default -> log.warn("The launcher {} says something unknown: {}.", pid(), frame.kind());
        }
        if (run.over()) {
            runs.remove(run.number());
            run.tellBegun();
        }
    }

    private static void wrote(Frame frame, Launched run) {
        boolean toStderr = frame.kind() == LauncherFrames.STDERR;
        if (frame.data().length == 0) {
            run.streamEnded(toStderr);
        } else {
            run.wrote(toStderr, frame.data(), frame.data().length);
        }
    }

    private void over() {
        synchronized (this) {
            open = false;
        }
        String lastWords = "";
        try {
            lastWords = new String(process.getErrorStream().readNBytes(LAST_WORDS), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            log.debug("The launcher {} said nothing.", pid(), e);
        }
        orphans().forEach(groups::kill);
        runs.values().forEach(Launched::lost);
        runs.clear();
        owner.ended(this, lastWords);
    }

    /** The groups of what it leaves behind. */
    private Set<Long> orphans() {
        Set<Long> orphans = new HashSet<>();
        runs.values().stream().map(Launched::pid).filter(pid -> pid > 0).forEach(orphans::add);
        if (runs.values().stream().anyMatch(run -> !run.begun().isDone())) {
            for (long pid : Holders.pids(announced, -1, MANY)) {
                Long session = Elevated.session(pid);
                orphans.add(session == null ? pid : session);
            }
        }
        return orphans;
    }
}
