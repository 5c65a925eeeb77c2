// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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

    private final Leader leader;
    private final Heard stdout;
    private final Heard stderr;
    private final Containment containment;
    private final ScheduledExecutorService timer;
    private final Executor threads;
    private final Duration linger;
    private final @Nullable Elevated elevated;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private volatile CompletableFuture<Void> outputs = new CompletableFuture<>();
    private volatile List<String> holders = List.of();
    private final List<Piece> pieces = new ArrayList<>(); // guarded by this, as is whether a thread writes them
    private boolean writing;

    /**
     * Something to be written.
     *
     * @param text what; null for the end
     * @param done when it is
     */
    private record Piece(byte @Nullable [] text, CompletableFuture<Void> done) {}

    /**
     * @param elevated signals those of its processes that belong to another user; null if all are ours
     * @param threads where its stdin is served
     */
    ChildProcess(
            Leader leader,
            Heard stdout,
            Heard stderr,
            Containment containment,
            ScheduledExecutorService timer,
            Executor threads,
            Duration linger,
            @Nullable Elevated elevated) {
        this.leader = leader;
        this.stdout = stdout;
        this.stderr = stderr;
        this.containment = containment;
        this.timer = timer;
        this.threads = threads;
        this.linger = linger;
        this.elevated = elevated;
    }

    /** Begins to read its output. Called once, by the spawner. */
    void read() {
        outputs = leader.read();
        var ignored = leader.ended().thenAccept(ended -> leaderEnded());
    }

    public long pid() {
        return leader.pid();
    }

    /** Whether the child itself, not what it started, lives. */
    public boolean alive() {
        return leader.alive();
    }

    /**
     * Writes to its stdin and flushes, after what was written before. Returns at once, though the child may not read: the
     * text is kept until it does, or ends.
     *
     * @return when it is written; it fails with {@link UncheckedIOException} when the child has ended or closed its stdin
     */
    public CompletableFuture<Void> write(String text) {
        return inTurn(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * As {@link #write}, but this thread writes, if nothing waits to be written. For what is known to fit into the child's
     * pipe; else this may block until the child reads.
     */
    public CompletableFuture<Void> writeAtOnce(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!beginAtOnce()) {
            return inTurn(bytes);
        }
        try {
            OutputStream stdin = leader.stdin();
            stdin.write(bytes);
            stdin.flush();
            return CompletableFuture.completedFuture(null);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new UncheckedIOException(e.getMessage(), e));
        } finally {
            endAtOnce();
        }
    }

    private synchronized boolean beginAtOnce() {
        boolean begins = !writing;
        writing = true;
        return begins;
    }

    /** What came meanwhile is for another thread. */
    private synchronized void endAtOnce() {
        writing = false;
        if (!pieces.isEmpty()) {
            threads.execute(this::writePieces);
            writing = true;
        }
    }

    /** Ends its stdin, after what was written before. Idempotent. */
    public void closeStdin() {
        var ignored = inTurn(null).exceptionally(e -> {
            log.debug("Process {} had closed its stdin already.", pid(), e);
            return null;
        });
    }

    private synchronized CompletableFuture<Void> inTurn(byte @Nullable [] text) {
        Piece piece = new Piece(text, new CompletableFuture<>());
        pieces.add(piece);
        if (!writing) {
            threads.execute(this::writePieces);
            writing = true;
        }
        return piece.done();
    }

    /** All that wait are written at once. */
    private void writePieces() {
        List<Piece> some = takePieces();
        while (!some.isEmpty()) {
            try {
                write(some);
                some.forEach(piece -> piece.done().complete(null));
            } catch (IOException e) {
                UncheckedIOException failure = new UncheckedIOException(e.getMessage(), e);
                some.forEach(piece -> piece.done().completeExceptionally(failure));
            }
            some = takePieces();
        }
    }

    private synchronized List<Piece> takePieces() {
        List<Piece> all = List.copyOf(pieces);
        pieces.clear();
        writing = !all.isEmpty();
        return all;
    }

    private void write(List<Piece> some) throws IOException {
        OutputStream stdin = leader.stdin();
        for (Piece piece : some) {
            byte[] text = piece.text();
            if (text == null) {
                stdin.close();
            } else {
                stdin.write(text);
            }
        }
        stdin.flush();
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
        ProcessHandle handle = leader.handle();
        if (elevated != null && handle != null) {
            elevated.note(handle);
            elevated.signal(kill);
        }
        if (handle != null) {
            containment.signal(handle, kill);
        } else {
            containment.signalRest(pid(), kill);
        }
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
        if (!leader.alive() && !outputs.isDone() && holders.isEmpty()) {
            holders = leader.holders();
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
        if (!leader.alive() && !exit.isDone()) {
            finish();
            leader.letGo();
        }
    }

    private void finish() {
        stdout.stop();
        stderr.stop();
        exit.complete(new Exit(leader.exitValue(), holders));
    }
}
