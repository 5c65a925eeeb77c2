// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The {@code petrel} processes of a local cluster that are to be alive. */
final class LocalProcesses {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final long STOPPING_SECONDS = 30;

    private final LocalLayout layout;
    private final Path petrel;
    private final LocalNetwork network;
    private final Clock clock;
    private final boolean outlive;
    private final Deque<LocalProcess> alive = new ConcurrentLinkedDeque<>();
    private boolean ending;

    /** @param outlive whether they are to go on when this program ends */
    LocalProcesses(LocalLayout layout, Path petrel, LocalNetwork network, Clock clock, boolean outlive) {
        this.layout = layout;
        this.petrel = petrel;
        this.network = network;
        this.clock = clock;
        this.outlive = outlive;
    }

    /**
     * Starts one.
     *
     * @throws LocalFailure when all are being ended, which the caller's thread may not know yet
     */
    synchronized LocalProcess start(String name, List<String> words) throws IOException {
        if (ending) {
            throw new LocalFailure("process \"" + name + "\" was not started, because everything is being ended");
        }
        LocalProcess process = LocalProcess.start(name, network.enter(name), petrel, words, layout.log(name), outlive);
        alive.push(process);
        return process;
    }

    List<LocalProcess> all() {
        return List.copyOf(alive);
    }

    LocalProcess find(String name) {
        return alive.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no process \"" + name + "\" runs"));
    }

    /** Kills a process as {@code kill -9} does, and returns the id it had when it has ended. It is no longer one of these. */
    long kill(String name) {
        LocalProcess process = remove(name);
        process.kill();
        return process.pid();
    }

    /** Asks a process to stop, and returns when it has. It is no longer one of these. */
    void terminate(String name) {
        LocalProcess process = remove(name);
        process.askToStop();
        process.awaitEnd(STOPPING_SECONDS);
    }

    private LocalProcess remove(String name) {
        LocalProcess process = find(name);
        alive.remove(process);
        return process;
    }

    /**
     * Waits until {@code condition} holds.
     *
     * @throws LocalFailure when that takes longer than {@code atMost}, or when a process ended meanwhile
     */
    void await(String what, Duration atMost, BooleanSupplier condition) throws IOException, InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (!condition.getAsBoolean()) {
            for (LocalProcess process : alive) {
                if (!process.alive()) {
                    throw new LocalFailure("process \"" + process.name() + "\" ended while waiting until " + what
                            + ":\n" + String.join("\n", process.lastLines(15)));
                }
            }
            if (clock.since(began).compareTo(atMost) > 0) {
                throw new LocalFailure("waited " + atMost.toSeconds() + " s in vain until " + what);
            }
            pause.await(LOOK_EVERY);
        }
    }

    /** From now on none is started. */
    synchronized void startNoMore() {
        ending = true;
    }

    /** Ends those that {@code which} names, all at once. */
    void end(Predicate<LocalProcess> which) {
        List<LocalProcess> ending = alive.stream().filter(which).toList();
        ending.forEach(LocalProcess::askToStop);
        ending.forEach(process -> process.awaitEnd(STOPPING_SECONDS));
    }
}
