// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A command that the {@link Launcher} was asked to start. Its output and end come from the launcher's thread. */
final class Launched implements Leader {

    private static final int BY_SIGKILL = 128 + 9;
    private static final byte[] LOST =
            ("[petrel: the process that starts actions ended unexpectedly, and this action was"
                            + " killed with it; what it has written may be cut]\n")
                    .getBytes(StandardCharsets.UTF_8);

    private final long number;
    private final long launcher;
    private final Heard stdout;
    private final Heard stderr;
    private final Runnable drop;
    /** Why it could not be started, or empty text when it was. */
    private final CompletableFuture<String> begun = new CompletableFuture<>();

    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> stdoutEnded = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> stderrEnded = new CompletableFuture<>();
    private volatile long pid = -1;
    private volatile int exitValue;
    private volatile List<Path> pipes = List.of();

    /**
     * @param launcher the pid of its parent
     * @param drop tells the launcher that nobody waits for the end of its output
     */
    Launched(long number, long launcher, Heard stdout, Heard stderr, Runnable drop) {
        this.number = number;
        this.launcher = launcher;
        this.stdout = stdout;
        this.stderr = stderr;
        this.drop = drop;
    }

    long number() {
        return number;
    }

    /** Completes when it is known whether it runs: with why not, or with nothing if it does. */
    CompletableFuture<String> begun() {
        return begun;
    }

    /** It runs: {@link #tellBegun} follows. */
    void started(long newPid, List<Path> newPipes) {
        pipes = newPipes;
        pid = newPid;
    }

    /** Lets who has asked for it go on. */
    void tellBegun() {
        begun.complete("");
    }

    void notStarted(String why) {
        begun.complete(why);
    }

    void wrote(boolean toStderr, byte[] bytes, int length) {
        (toStderr ? stderr : stdout).chunk(bytes, length);
    }

    void streamEnded(boolean ofStderr) {
        (ofStderr ? stderr : stdout).end();
        (ofStderr ? stderrEnded : stdoutEnded).complete(null);
    }

    void ended(int code) {
        exitValue = code;
        ended.complete(null);
    }

    boolean over() {
        return ended.isDone() && stdoutEnded.isDone() && stderrEnded.isDone();
    }

    /** The launcher has died, and this was killed; if it had begun, that is its end. */
    void lost() {
        if (!begun.isDone()) {
            pid = Math.max(pid, 0);
        }
        if (!ended.isDone()) {
            stderr.chunk(LOST, LOST.length);
            ended(BY_SIGKILL);
        }
        stdoutEnded.complete(null);
        stderrEnded.complete(null);
        tellBegun();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public boolean alive() {
        return !ended.isDone();
    }

    @Override
    public CompletableFuture<?> ended() {
        return ended;
    }

    @Override
    public int exitValue() {
        return exitValue;
    }

    /** Its parent tells it from another process with its pid. */
    @Override
    public @Nullable ProcessHandle handle() {
        return over()
                ? null
                : ProcessHandle.of(pid)
                        .filter(one -> one.parent()
                                .filter(its -> its.pid() == launcher)
                                .isPresent())
                        .orElse(null);
    }

    @Override
    public OutputStream stdin() {
        return OutputStream.nullOutputStream(); // its stdin is empty
    }

    @Override
    public CompletableFuture<Void> read() {
        return CompletableFuture.allOf(stdoutEnded, stderrEnded);
    }

    @Override
    public List<String> holders() {
        return Holders.of(pipes, launcher);
    }

    @Override
    public void letGo() {
        drop.run();
    }
}
