// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child that a {@link Spawner} started, and everything in its process group. Safe for any number of threads.
 *
 * <p>Where the platform allows it (see {@link Spawner}) the child leads a session and a process group of its own, and
 * signals reach all of it. Processes that leave the group on purpose are reached only while they descend from the
 * child.
 */
public final class ChildProcess {

    private static final Logger log = LoggerFactory.getLogger(ChildProcess.class);
    private static final Duration AFTER_KILL = Duration.ofSeconds(1);
    private static final int CHUNK = 16 * 1024;

    private final Process process;
    private final Streams streams;
    private final Containment containment;
    private final ScheduledExecutorService timer;
    private final Executor threads;
    private final Duration linger;
    private final @Nullable Elevated elevated;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private volatile CompletableFuture<Void> outputs = new CompletableFuture<>();
    private volatile List<String> holders = List.of();
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    /** Something done to its stdin. */
    @FunctionalInterface
    private interface Writing {
        void to(OutputStream stdin) throws IOException;
    }

    /**
     * @param elevated signals those of its processes that belong to another user; null if all are ours
     * @param threads where its streams are served, one thread for each that is under way
     */
    ChildProcess(
            Streams streams,
            Containment containment,
            ScheduledExecutorService timer,
            Executor threads,
            Duration linger,
            @Nullable Elevated elevated) {
        this.process = streams.process();
        this.streams = streams;
        this.containment = containment;
        this.timer = timer;
        this.threads = threads;
        this.linger = linger;
        this.elevated = elevated;
    }

    /** Begins to read its output. Called once, by the spawner. */
    void read(Output stdout, Output stderr) {
        CompletableFuture<Void> out = CompletableFuture.runAsync(() -> pump(streams.stdout(), stdout), threads);
        CompletableFuture<Void> err = CompletableFuture.runAsync(() -> pump(streams.stderr(), stderr), threads);
        outputs = CompletableFuture.allOf(out, err);
        var ignored = process.onExit().thenAccept(ended -> leaderEnded());
    }

    public long pid() {
        return process.pid();
    }

    /** Whether the child itself, not what it started, lives. */
    public boolean alive() {
        return process.isAlive();
    }

    /**
     * Writes to its stdin and flushes, after what was written before. Returns at once, though the child may not read: the
     * text is kept until it does, or ends.
     *
     * @return when it is written; it fails with {@link UncheckedIOException} when the child has ended or closed its stdin
     */
    public CompletableFuture<Void> write(String text) {
        return inTurn(stdin -> {
            stdin.write(text.getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        });
    }

    /** Ends its stdin, after what was written before. Idempotent. */
    public void closeStdin() {
        var ignored = inTurn(OutputStream::close).exceptionally(e -> {
            log.debug("Process {} had closed its stdin already.", pid(), e);
            return null;
        });
    }

    private synchronized CompletableFuture<Void> inTurn(Writing writing) {
        written = written.handle((nothing, failure) -> nothing)
                .thenRunAsync(
                        () -> {
                            try {
                                writing.to(process.getOutputStream());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e.getMessage(), e);
                            }
                        },
                        threads);
        return written;
    }

    /**
     * How it ended. Completes when the child has ended and its output too: when all that it and the processes it left
     * behind have written was handed over. If those keep the output open longer than {@link Command#linger}, or after
     * {@link #terminate} or {@link #kill}, it completes without their end and names them; never exceptionally. Once it
     * is complete, takers of output get nothing more, but for a chunk that is under way at that moment.
     */
    public CompletableFuture<Exit> exit() {
        return exit.copy();
    }

    /** Asks the group to end, and kills what is left of it after {@code grace}. Returns at once after asking. */
    public void terminate(Duration grace) {
        if (exit.isDone()) {
            return;
        }
        noteHolders();
        signal(false);
        var ignored = later(this::kill, grace);
    }

    /**
     * Kills the group, or what is left of it after the child has ended. Returns when the signals are sent; {@link #exit}
     * completes soon after, even if processes that left the group hold its output open.
     */
    public void kill() {
        noteHolders();
        signal(true);
        var ignored = later(this::letGo, AFTER_KILL);
    }

    private void signal(boolean kill) {
        if (elevated != null) {
            elevated.note(process.toHandle());
            elevated.signal(kill);
        }
        containment.signal(process.toHandle(), kill);
    }

    private void leaderEnded() {
        CompletableFuture<Void> ending = outputs;
        if (!ending.isDone()) {
            Future<?> overdue = later(this::lingeredLongEnough, linger);
            var ignored = ending.whenComplete((nothing, failure) -> overdue.cancel(false));
        }
        var ignored = ending.whenComplete((nothing, failure) -> finish());
    }

    private void lingeredLongEnough() {
        if (!outputs.isDone()) {
            kill();
        }
    }

    /** If the child has ended and its output has not: names those who hold it open, while they do. */
    private void noteHolders() {
        if (!process.isAlive() && !outputs.isDone() && holders.isEmpty()) {
            holders = streams.holders();
        }
    }

    private Future<?> later(Runnable task, Duration delay) {
        try {
            return timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null); // the spawner is closed and has killed everything
        }
    }

    private void letGo() {
        if (!process.isAlive() && !exit.isDone()) {
            finish();
            close(streams.stdout());
            close(streams.stderr());
        }
    }

    private void finish() {
        exit.complete(new Exit(process.exitValue(), holders));
    }

    private void pump(InputStream in, Output output) {
        byte[] chunk = new byte[CHUNK];
        boolean heard = true;
        try {
            int length = in.read(chunk);
            while (length >= 0) {
                heard = heard && !exit.isDone() && hand(output, chunk, length);
                length = in.read(chunk);
            }
        } catch (IOException e) {
            log.debug("The output of process {} was closed.", pid(), e);
        } finally {
            close(in);
        }
        if (heard && !exit.isDone()) {
            hand(output, chunk, -1);
        }
    }

    /** False if it threw, so that it is spared the rest. */
    private boolean hand(Output output, byte[] chunk, int length) {
        try {
            if (length < 0) {
                output.end();
            } else {
                output.chunk(chunk, length);
            }
            return true;
        } catch (RuntimeException e) {
            log.error("Dropping what process {} writes from here on: its taker failed.", pid(), e);
            return false;
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            log.debug("Closing a pipe failed.", e);
        }
    }
}
