// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that one process of the cluster does again and again: the one that holds the lease of the task's name. Another
 * process that has the task takes over when that one is dead, has stopped, or lacks what a round needs.
 *
 * <p>A subclass says what a round does. All of its methods are called by the task's one thread; a round that throws is
 * tried again after a back-off.
 */
public abstract class LeasedTask implements Service {

    private static final Logger log = LoggerFactory.getLogger(LeasedTask.class);

    /** For how long a process that cannot run keeps a lease that it has taken, since no other seems to want it. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private final String name;
    private final Leases leases;
    private final Clock clock;
    private final Duration pause;
    private final Loop loop;
    private Optional<Lease> lease = Optional.empty();
    private volatile boolean holding; // as of the last step
    private volatile boolean waiting; // for the lease, with all that a round needs, as of the last step
    private long taken;

    /** @param pause how long to wait before trying again to take the lease, and at least after a failure */
    protected LeasedTask(String name, Leases leases, Clock clock, Duration pause) {
        this(name, leases, clock, pause, new Backoff(pause, pause.multipliedBy(8), RandomGenerator.getDefault()));
    }

    /** The same with a back-off of its own after failures. */
    @SuppressWarnings("this-escape") // the loop runs steps only once it is started
    protected LeasedTask(String name, Leases leases, Clock clock, Duration pause, Backoff backoff) {
        this.name = name;
        this.leases = leases;
        this.clock = clock;
        this.pause = pause;
        this.loop = new Loop(name, clock, backoff, this::step);
        leases.onChange(this::tryNow);
    }

    /** This process has taken the lease: what it remembers is of another time. */
    protected void onAcquired() {}

    /**
     * Whether this process has at hand what a round needs. One that has not leaves the lease to those that have, if
     * there are any. Must not block.
     */
    protected boolean canRun() {
        return true;
    }

    /**
     * One round; returns how long nothing is to be done.
     *
     * @param held the lease; {@link #holds} is to be asked before each thing that is done
     */
    protected abstract Duration round(Lease held) throws InterruptedException;

    /** Whether this process may still act under the lease. Never blocks. */
    protected final boolean holds(Lease held) {
        return leases.holds(held);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void start() {
        loop.start();
    }

    @Override
    public final void stop() {
        loop.stop();
        try {
            lease.ifPresent(leases::release);
        } catch (StoreException e) {
            log.debug("The lease of the {} is free when the others notice that we have left.", name, e);
        }
        lease = Optional.empty();
    }

    /** For readiness: fine as well while another process holds the lease. Never blocks. */
    public final Health.Check check() {
        return loop.check();
    }

    /** Begins the next round soon, if this process holds the lease: {@link Loop#wakePaced}. */
    public final void wakePaced() {
        if (holding) {
            loop.wakePaced();
        }
    }

    /** One step of the thread: takes the lease if it can, and does a round under it. Returns how long to wait. */
    public final Duration step() throws InterruptedException {
        boolean canRun = canRun();
        // Those that can run try more often, so that they come first.
        Duration untilNextTry = canRun ? pause : pause.multipliedBy(3);
        if (ours() && !canRun && clock.since(taken).compareTo(TURN) >= 0) {
            leases.release(lease.get());
            lease = Optional.empty();
            return untilNextTry;
        }
        if (!ours() || !leases.confirms(lease.get())) {
            lease = leases.acquire(name);
            taken = clock.nanos();
            if (lease.isPresent()) {
                onAcquired();
            }
        }
        holding = ours();
        waiting = !holding && canRun;
        return holding ? round(lease.get()) : untilNextTry;
    }

    private void tryNow() {
        if (waiting) {
            loop.wakePaced();
        }
    }

    private boolean ours() {
        return lease.filter(leases::holds).isPresent();
    }
}
