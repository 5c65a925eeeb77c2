// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.text.ControlCharacters;
import dev.petrel.engine.text.NativeText;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts children and holds them together.
 *
 * <p>On Linux with util-linux, each child leads a session and process group of its own, and the kernel kills it when
 * this process dies, however it dies. The kernel ties that to the <em>thread</em> that started the child, so a few
 * threads that live as long as the spawner start all of them. Elsewhere the child is a plain one.
 *
 * <p>What a child has started dies with this process too, as long as the child has not ended by itself: a
 * {@link Guardian} kills its group and session. It cannot reach what belongs to another user (through {@code sudo}) or
 * has made a session of its own, unless that was given to {@link #adopt}.
 *
 * <p>Two threads read the output of each child that lives, and a third one writes to it at times; one serves the
 * deadlines of all. {@link #close} kills the
 * children that still live.
 */
public final class Spawner implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Spawner.class);
    private static final int SPAWNING_THREADS = 2;
    private static final File NOTHING = new File("/dev/null");

    private final Containment containment = Containment.detect();
    private final @Nullable String mark;

    /** The {@code PATH} of a command that names none: it inherits this process's. */
    private final @Nullable String inheritedPath =
            new ProcessBuilder().environment().get("PATH");

    private final ExecutorService spawning;
    private final ExecutorService streaming;
    private final ScheduledThreadPoolExecutor timer;
    private final Pipes pipes = new Pipes();
    private final Guardian guardian;
    private final @Nullable Launchers launchers;
    private final Set<ChildProcess> children = ConcurrentHashMap.newKeySet();

    /**
     * A program that starts commands for it.
     *
     * @param interpreter of Python: a path, or a command on the {@code PATH}
     * @param script Petrel's {@code petrel_launcher.py}
     */
    public record Program(String interpreter, Path script) {}

    /** @param name what its threads are called after */
    public Spawner(String name) {
        this(name, null);
    }

    /** @param mark what the environment of all that it starts has as {@value Marks#VARIABLE}; null for nothing */
    public Spawner(String name, @Nullable String mark) {
        this(name, mark, null);
    }

    /** @param launcher what {@link #launch} is done with; null for nothing */
    public Spawner(String name, @Nullable String mark, @Nullable Program launcher) {
        this(name, mark, launcher, Launchers.Times.USUAL);
    }

    Spawner(String name, @Nullable String mark, @Nullable Program launcher, Launchers.Times times) {
        this.mark = mark;
        spawning = Executors.newFixedThreadPool(SPAWNING_THREADS, Threads.named(name + "-spawn"));
        streaming = Executors.newCachedThreadPool(Threads.named(name + "-stream"));
        timer = new ScheduledThreadPoolExecutor(1, Threads.named(name + "-timer"));
        timer.setRemoveOnCancelPolicy(true);
        guardian = new Guardian(Marks.before(containment.session(), mark), pipes.directory(), timer);
        launchers = launcher == null || !Launchers.possible(containment)
                ? null
                : new Launchers(
                        launcher,
                        mark,
                        containment.session(),
                        timer,
                        new Launcher.Groups() {
                            @Override
                            public void adopt(long group) {
                                Spawner.this.adopt(group);
                            }

                            @Override
                            public void kill(long group) {
                                killGroup(group);
                            }
                        },
                        times);
    }

    /**
     * Starts a child; its output goes to the two takers, on threads of the spawner. Blocks for the milliseconds that
     * the operating system needs.
     *
     * @throws IOException when it cannot be started, with a reason for people: the program or the directory is not
     *     there, or the machine has no room for another process
     */
    public ChildProcess start(Command command, Output stdout, Output stderr) throws IOException {
        return start(command, stdout, stderr, null);
    }

    /**
     * The same of a command that becomes another user's.
     *
     * @param elevated signals its processes
     */
    public ChildProcess start(Command command, Output stdout, Output stderr, @Nullable Elevated elevated)
            throws IOException {
        try {
            return onSpawningThread(command, () -> spawn(command, stdout, stderr, elevated));
        } catch (RejectedExecutionException e) {
            throw new IOException("cannot start " + quoted(command) + ": this process is stopping", e);
        }
    }

    /**
     * The same for a command that is to be started soon, and for little. Where there is a Python interpreter, a small
     * process of its own starts such commands, for a third of what it costs this one. The promises are the same, but for
     * one: when that process is killed, and this one and the guardian too, all at once, the child goes on.
     */
    public ChildProcess launch(Command command, Output stdout, Output stderr) throws IOException {
        Heard out = new Heard(stdout, command.argv().get(0));
        Heard err = new Heard(stderr, command.argv().get(0));
        Launched run = launched(command, out, err);
        if (run == null) {
            return start(command, stdout, stderr);
        }
        ChildProcess child = new ChildProcess(run, out, err, containment, timer, streaming, command.linger(), null);
        children.add(child);
        child.read();
        var ignored = child.exit().thenRun(() -> ended(child));
        return child;
    }

    private @Nullable Launched launched(Command command, Heard out, Heard err) throws IOException {
        if (launchers == null || !Launchers.takes(command)) {
            return null;
        }
        try {
            requireText(command);
            check(command, command.environment().getOrDefault("PATH", inheritedPath));
            guardian.ensure();
            return launchers.start(command, out, err);
        } catch (IOException e) {
            throw new IOException("cannot start " + quoted(command) + ": " + e.getMessage(), e);
        }
    }

    private void ended(ChildProcess child) {
        guardian.release(child.pid());
        children.remove(child);
    }

    /** Starts what watches over the children, so that the first of them need not wait for it. Blocks as {@link #start} does. */
    public void prepare() {
        if (grouping()) {
            guardian.ensure();
        }
    }

    /** Takes charge of a group that a child made: it dies with this process, until {@link #release}. */
    public void adopt(long group) {
        if (grouping()) {
            guardian.watch(group);
        }
    }

    /** The pid of what starts commands for {@link #launch} now, or -1. */
    long launcher() {
        return launchers == null ? -1 : launchers.pid();
    }

    /** {@code group} has ended, or may go on without this process. Does nothing if it was not adopted. */
    public void release(long group) {
        guardian.release(group);
    }

    /** Kills a group that was adopted, and releases it. */
    public void killGroup(long group) {
        containment.killGroup(group);
        guardian.release(group);
    }

    /** Whether a child's children can be signalled with it. */
    public boolean grouping() {
        return containment.grouped();
    }

    /** Whether the kernel kills a child when this process dies. */
    public boolean diesTogether() {
        return containment.diesTogether();
    }

    /** Kills the children that still live and ends the threads. Idempotent. */
    @Override
    public void close() {
        spawning.shutdown();
        children.forEach(ChildProcess::kill);
        awaitChildren();
        if (launchers != null) {
            launchers.close();
        }
        guardian.close();
        timer.shutdownNow();
        streaming.shutdownNow();
        pipes.close();
    }

    private void awaitChildren() {
        CompletableFuture<?>[] exits = children.stream().map(ChildProcess::exit).toArray(CompletableFuture<?>[]::new);
        try {
            var ignored = CompletableFuture.allOf(exits).get(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Some children were killed, and the kernel takes its time.", e); // nothing more to do here
        }
    }

    private ChildProcess spawn(Command command, Output stdout, Output stderr, @Nullable Elevated elevated)
            throws IOException {
        Heard out = new Heard(stdout, command.argv().get(0));
        Heard err = new Heard(stderr, command.argv().get(0));
        Piped piped = Piped.start(builder(command), pipes, out, err, streaming);
        ChildProcess child =
                new ChildProcess(piped, out, err, containment, timer, streaming, command.linger(), elevated);
        children.add(child);
        adopt(child.pid()); // first: nobody hears of a child whose processes would outlive this one
        child.read();
        var ignored = child.exit().thenRun(() -> ended(child));
        return child;
    }

    private ChildProcess onSpawningThread(Command command, Callable<ChildProcess> start) throws IOException {
        Future<ChildProcess> starting = spawning.submit(start);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return starting.get();
                } catch (InterruptedException e) {
                    interrupted = true; // it takes milliseconds, and the child must not be lost
                } catch (ExecutionException e) {
                    throw new IOException("cannot start " + quoted(command) + ": " + reason(e), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ProcessBuilder builder(Command command) throws IOException {
        requireText(command);
        ProcessBuilder builder = new ProcessBuilder(containment.wrap(command.argv()));
        Map<String, String> environment = builder.environment();
        Environments.prepare(environment, command);
        if (mark != null) {
            environment.put(Marks.VARIABLE, mark);
        }
        check(command, environment.get("PATH"));
        Path directory = command.directory();
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        if (!command.stdin()) {
            builder.redirectInput(NOTHING);
        }
        if (grouping()) {
            guardian.ensure();
        }
        return builder;
    }

    /** @param path where its program is looked for */
    private static void check(Command command, @Nullable String path) throws IOException {
        Path directory = command.directory();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IOException("its working directory \"" + directory + "\" is not there");
        }
        Programs.require(command.argv().get(0), directory, path);
    }

    /** Nothing is started with a {@code ?} in place of what was meant. */
    private static void requireText(Command command) throws IOException {
        for (int i = 0; i < command.argv().size(); i++) {
            String what = i == 0 ? "the name of the program" : "argument " + i;
            NativeText.require(what, command.argv().get(i));
        }
        NativeText.requireEnvironment(command.environment());
        for (Path path : Stream.of(command.directory(), command.binaries())
                .filter(Objects::nonNull)
                .toList()) {
            NativeText.require("the directory \"" + path + "\"", path.toString());
        }
    }

    private static String quoted(Command command) {
        return "\"" + ControlCharacters.escape(command.argv().get(0)) + "\"";
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : String.valueOf(cause);
    }
}
