// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.runner.remote.RemoteProcess.Exit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/** A {@link RemoteShell} at work on a host. Used by one thread. */
final class ShellRun implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration DEATH = Duration.ofSeconds(5);
    private static final Duration ORDER = Duration.ofSeconds(5);

    private final ClientSession session;
    private final RemoteShell shell;
    private final Clock clock;
    private final RemoteProcess process;
    private final Markers markers;
    private final List<Long> pids = new CopyOnWriteArrayList<>();
    private final AtomicInteger prompts = new AtomicInteger();
    private boolean told;

    /** Starts it. */
    ShellRun(ClientSession session, RemoteShell shell, OutputStream out, OutputStream error, Clock clock)
            throws IOException, InterruptedException {
        this.session = session;
        this.shell = shell;
        this.clock = clock;
        this.markers = new Markers(shell, error, new Markers.Listener() {
            @Override
            public void pid(long pid) {
                pids.add(pid);
            }

            @Override
            public void prompt() {
                prompts.incrementAndGet();
            }
        });
        try {
            this.process = new RemoteProcess(session, shell.command(), out, markers, clock);
        } catch (InterruptedIOException e) {
            throw Interrupts.interrupted(e);
        }
        try {
            tell(shell.first(), !shell.waits());
        } catch (InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /** Waits for its end; null when the time is over first. See {@link RemoteProcess#await}. */
    @Nullable
    Exit await(long until) throws IOException, InterruptedException {
        Exit exit = process.await(until, this::goOn);
        if (exit != null) {
            process.close();
            markers.close();
        }
        return exit;
    }

    /** Tells the shell behind {@code sudo} what to do once it is there, or {@code sudo} that there is no other password. */
    private void goOn() throws IOException, InterruptedException {
        if (told || !shell.waits()) {
            return;
        }
        if (pids.size() >= shell.tells()) {
            tell(shell.then(), true);
        } else if (prompts.get() > 1) {
            tell(new byte[0], true);
        }
    }

    /** If it has ended or does not listen, its end will tell. */
    private void tell(byte[] text, boolean all) throws InterruptedException {
        told = all;
        try {
            process.write(text);
            if (all) {
                process.endInput();
            }
        } catch (InterruptedIOException e) {
            throw Interrupts.interrupted(e);
        } catch (IOException e) {
            process.wake();
        }
    }

    /**
     * Ends what it runs, and all in its process group: asks it to end, and kills it two seconds later. An interrupt is
     * kept for later.
     *
     * @return a line for people if it may still run, else an empty text
     */
    String kill() {
        boolean interrupted = Thread.interrupted();
        try {
            awaitClosed(GRACE, () -> !pids.isEmpty());
            signal("TERM");
            awaitClosed(GRACE, () -> false);
            signal("KILL"); // also those of the group that outlived its leader
            awaitClosed(DEATH, () -> false);
            return process.closed()
                    ? ""
                    : "[petrel: the command could not be ended on the host, and may still run there]";
        } catch (InterruptedException e) {
            interrupted = true;
            return "[petrel: ending the command was interrupted; it may still run on the host]";
        } finally {
            close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the end of its output, or for its process ids if they are still to come. */
    private void awaitClosed(Duration most, BooleanSupplier enough) throws InterruptedException {
        long until = clock.nanos() + most.toNanos();
        while (!enough.getAsBoolean() && !process.closed() && clock.nanos() < until) {
            process.pause(Duration.ofNanos(until - clock.nanos()));
        }
    }

    private void signal(String name) throws InterruptedException {
        if (pids.isEmpty() || !order(name)) {
            process.signal(name);
        }
    }

    /** Has another shell on the same connection signal the groups. False if that did not work. */
    private boolean order(String name) throws InterruptedException {
        String kills = pids.stream()
                .map(pid -> "kill -s " + name + " -- -" + pid + " 2>/dev/null || kill -s " + name + " " + pid
                        + " 2>/dev/null")
                .collect(Collectors.joining("\n", "", "\ntrue\n"));
        OutputStream nowhere = new Discarding();
        try (ShellRun order = new ShellRun(session, shell.with(kills), nowhere, nowhere, clock)) {
            Exit exit = order.await(clock.nanos() + ORDER.toNanos());
            return exit != null && Integer.valueOf(0).equals(exit.code());
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
        try {
            markers.close();
        } catch (IOException e) { // captures throw none
            throw new IllegalStateException(e);
        }
    }
}
