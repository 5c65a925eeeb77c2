// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import dev.petrel.cli.local.LocalCluster;
import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does one fault after the other to a cluster, each until it is over. Driven by {@link #step}, on one thread, so that
 * whoever drives it can look at the cluster meanwhile.
 */
final class Nemesis {

    private final LocalCluster cluster;
    private final Schedule schedule;
    private final Clock clock;
    private final List<Struck> struck = new ArrayList<>();
    private Fault next;
    private long due;
    private boolean under;

    /** A fault that was done, at a time in seconds of the machine's monotonic clock. */
    record Struck(Fault fault, double at) {}

    Nemesis(LocalCluster cluster, Schedule schedule, Clock clock) {
        this.cluster = cluster;
        this.schedule = schedule;
        this.clock = clock;
        this.next = schedule.next();
        this.due = clock.nanos() + next.after().toNanos();
    }

    /** Begins or ends a fault if it is time to. Returns a fault that began now. */
    Optional<Struck> step() throws IOException, InterruptedException {
        if (clock.nanos() - due < 0) {
            return Optional.empty();
        }
        if (under) {
            heal();
            return Optional.empty();
        }
        Struck now = new Struck(next, clock.nanos() / 1e9);
        begin(next);
        struck.add(now);
        under = true;
        due = clock.nanos() + next.lasting().toNanos();
        return Optional.of(now);
    }

    /** Ends the fault under way, if there is one, and begins no other. */
    void calm() throws IOException, InterruptedException {
        if (under) {
            heal();
        }
        due = clock.nanos() + Duration.ofDays(1).toNanos();
    }

    List<Struck> struck() {
        return List.copyOf(struck);
    }

    private void begin(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case KILL, SERVERS -> cluster.kill(fault.target());
            case TERM -> cluster.terminate(fault.target());
            case PAUSE, LONG_PAUSE -> cluster.halt(fault.target());
        }
    }

    private void heal() throws IOException, InterruptedException {
        switch (next.kind()) {
            case KILL, TERM -> cluster.restart(next.target());
            case SERVERS -> cluster.restartServers();
            case PAUSE, LONG_PAUSE -> cluster.resume(next.target());
        }
        under = false;
        next = schedule.next();
        due = clock.nanos() + next.after().toNanos();
    }
}
