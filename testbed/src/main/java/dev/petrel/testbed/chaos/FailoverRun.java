// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.ClusterStore;
import dev.petrel.testbed.chaos.History.Accepted;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Kills and stops the owner of the sensor, again and again, and then halts it, on a cluster that dispatches. */
final class FailoverRun {

    static final Duration PAUSE = Duration.ofSeconds(5);

    /** How long the sensor has had one owner before the next thing is done to that. */
    private static final Duration STEADY = Duration.ofSeconds(5);

    /** After how long a service manager starts again what was killed. */
    private static final Duration RESTART_AFTER = Duration.ofMillis(500);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final LocalCluster cluster;
    private final ClusterStore members;
    private final Ledgers ledgers;
    private final Clock clock;
    private final ChaosProgress progress;

    FailoverRun(LocalCluster cluster, ClusterStore members, Ledgers ledgers, Clock clock, ChaosProgress progress) {
        this.cluster = cluster;
        this.members = members;
        this.ledgers = ledgers;
        this.clock = clock;
        this.progress = progress;
    }

    /** Does it so many times. Returns after how many seconds each time the next process's first event was accepted. */
    List<Double> take(Takeover kind, int times) throws IOException, InterruptedException {
        List<Double> took = new ArrayList<>();
        for (int i = 1; i <= times; i++) {
            Owner owner = steady();
            String instance = ledgers.acceptedAfter(ledgers.count() - 1).get(0).instance();
            int known = ledgers.count();
            double began = clock.nanos() / 1e9;
            strike(kind, owner.node());
            double seconds = firstOfAnother(instance, known) - began;
            took.add(seconds);
            progress.tell(String.format(
                    Locale.ROOT,
                    "%s, %d of %d: %s, the first event of another was accepted after %.2f s",
                    kind.title(),
                    i,
                    times,
                    owner.node(),
                    seconds));
            if (kind != Takeover.RESTARTED) {
                cluster.restart(owner.node());
            }
            cluster.awaitReady(owner.node());
        }
        return took;
    }

    private void strike(Takeover kind, String node) throws IOException, InterruptedException {
        switch (kind) {
            case LOST -> cluster.kill(node);
            case RESTARTED -> {
                cluster.kill(node);
                clock.newWaker().await(RESTART_AFTER);
                cluster.restart(node);
            }
            case STOPPED -> cluster.terminate(node);
        }
    }

    /** Halts the owner so many times. Returns how many times the sensor passed on, be it anew to the same process. */
    int pause(int times) throws IOException, InterruptedException {
        int moved = 0;
        for (int i = 1; i <= times; i++) {
            Owner owner = steady();
            cluster.halt(owner.node());
            clock.newWaker().await(PAUSE);
            cluster.resume(owner.node());
            Owner after = steady();
            boolean same = after.equals(owner);
            moved += same ? 0 : 1;
            progress.tell("pause " + i + " of " + times + ": " + owner.node() + " halted for " + PAUSE.toSeconds()
                    + " s, " + (same ? "and kept the sensor" : "and lost the sensor to " + after.node()));
        }
        return moved;
    }

    private double firstOfAnother(String instance, int known) throws IOException, InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (clock.since(began).compareTo(PATIENCE) < 0) {
            if (ledgers.count() > known) {
                Optional<Accepted> first = ledgers.acceptedAfter(known).stream()
                        .filter(event -> !event.instance().equals(instance))
                        .findFirst();
                if (first.isPresent()) {
                    return first.get().confirmed();
                }
            }
            pause.await(LOOK_EVERY);
        }
        throw new LocalFailure("no other process has dispatched for " + PATIENCE.toSeconds() + " s");
    }

    /** The owner, once it has been the same for a while, and dispatched meanwhile. */
    private Owner steady() throws IOException, InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        Optional<Owner> seen = Optional.empty();
        long since = began;
        int known = ledgers.count();
        while (clock.since(began).compareTo(PATIENCE) < 0) {
            Optional<Owner> now = Owner.now(members);
            if (!now.equals(seen)) {
                seen = now;
                since = clock.nanos();
                known = ledgers.count();
            }
            if (now.isPresent() && clock.since(since).compareTo(STEADY) > 0 && ledgers.count() > known) {
                return now.get();
            }
            pause.await(LOOK_EVERY);
        }
        throw new LocalFailure("the sensor had no lasting owner for " + PATIENCE.toSeconds() + " s");
    }
}
