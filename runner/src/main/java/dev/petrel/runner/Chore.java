// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that one process of the cluster does again and again: the one that holds the lease of that name. */
final class Chore implements Service {

    private static final Logger log = LoggerFactory.getLogger(Chore.class);

    private final String name;
    private final Leases leases;
    private final Duration pause;
    private final Work work;
    private final Loop loop;
    private Optional<Lease> lease = Optional.empty();

    /** What is to be done. */
    interface Work {

        /** This process has taken the lease: what it remembers is of another time. */
        default void begin() {}

        /** One round. @param ours whether the lease is still held: to be asked before each thing that is done */
        void round(BooleanSupplier ours);
    }

    Chore(String name, Leases leases, Clock clock, Duration pause, Work work) {
        this.name = name;
        this.leases = leases;
        this.pause = pause;
        this.work = work;
        this.loop = new Loop(
                name, clock, new Backoff(pause, pause.multipliedBy(8), RandomGenerator.getDefault()), this::step);
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

    /** Only on the loop's thread. */
    Duration step() {
        if (!ours()) {
            lease = leases.acquire(name);
            work.begin();
        }
        if (ours()) {
            work.round(this::ours);
        }
        return pause;
    }

    private boolean ours() {
        return lease.filter(leases::holds).isPresent();
    }
}
