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
 * Something that one process of the cluster does again and again: the one that holds the lease of that name. Any of those
 * that have it takes over when that process is dead, has stopped, or lacks what the others may have.
 */
public final class LeasedTask implements Service {

    private static final Logger log = LoggerFactory.getLogger(LeasedTask.class);

    /** For how long one that is not able keeps what it has taken, since nobody else seems to be. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private final String name;
    private final Leases leases;
    private final Clock clock;
    private final Duration pause;
    private final Work work;
    private final Loop loop;
    private Optional<Lease> lease = Optional.empty();
    private long taken;

    /** What is to be done. Called by one thread. */
    public interface Work {

        /** This process tries to take the lease: what it remembers is of another time. */
        default void onAcquired() {}

        /**
         * Whether this process has at hand what a round needs. One that has not leaves the lease to those that have, if
         * there are any. Must not block.
         */
        default boolean canRun() {
            return true;
        }

        /**
         * One round; returns how long nothing is to be done.
         *
         * @param held the lease; {@link Leases#holds} is to be asked before each thing that is done
         */
        Duration round(Lease held) throws InterruptedException;
    }

    /** @param pause how long to wait before trying again to take the lease, and at least after a failure */
    public LeasedTask(String name, Leases leases, Clock clock, Duration pause, Work work) {
        this(name, leases, clock, pause, new Backoff(pause, pause.multipliedBy(8), RandomGenerator.getDefault()), work);
    }

    /** The same with a back-off of its own after failures. */
    public LeasedTask(String name, Leases leases, Clock clock, Duration pause, Backoff backoff, Work work) {
        this.name = name;
        this.leases = leases;
        this.clock = clock;
        this.pause = pause;
        this.work = work;
        this.loop = new Loop(name, clock, backoff, this::step);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
        try {
            lease.ifPresent(leases::release);
        } catch (StoreException e) {
            log.debug("The lease of the {} is free when the others notice that we have left.", name, e);
        }
        lease = Optional.empty();
    }

    /** For readiness: fine as well while another process holds the lease. Never blocks. */
    public Health.Check check() {
        return loop.check();
    }

    /** One step of the thread. */
    public Duration step() throws InterruptedException {
        boolean able = work.canRun();
        // Those that are able try more often, so that they come first.
        Duration untilNextTry = able ? pause : pause.multipliedBy(3);
        if (ours() && !able && clock.since(taken).compareTo(TURN) >= 0) {
            leases.release(lease.get());
            lease = Optional.empty();
            return untilNextTry;
        }
        if (!ours() || !leases.confirms(lease.get())) {
            lease = leases.acquire(name);
            taken = clock.nanos();
            work.onAcquired();
        }
        return ours() ? work.round(lease.get()) : untilNextTry;
    }

    private boolean ours() {
        return lease.filter(leases::holds).isPresent();
    }
}
