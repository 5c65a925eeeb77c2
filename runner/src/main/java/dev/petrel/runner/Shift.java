// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Channel;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Threads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything an action runner has between a start and a stop: one thread that takes doorbells, workers that answer. */
final class Shift {

    private static final Logger log = LoggerFactory.getLogger(Shift.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);
    private static final Duration KILL_TIME = Duration.ofSeconds(20);
    private static final Duration WRITE_TIME = Duration.ofSeconds(5);

    private final Slots slots;
    private final Patience taking;
    private final Patience finishing;
    private final RunsInProgress runs;
    private final DoorbellHandler handler;
    private final Subscription subscription;
    private final ExecutorService workers;
    private final Loop intake;

    /** Begins at once. */
    Shift(
            ActionRunner.Surroundings around,
            ActionRunner.Settings settings,
            Preparation preparation,
            RunnerMetrics metrics) {
        Clock clock = around.clock();
        Backoff backoff = new Backoff(FIRST_WAIT, MOST_WAIT, RandomGenerator.getDefault());
        taking = new Patience(clock, backoff);
        finishing = new Patience(clock, backoff);
        runs = new RunsInProgress(clock, settings.self());
        intake = new Loop("actionrunner-intake", clock, backoff, this::takeSome);
        slots = new Slots(settings.slots(), clock, intake::wake);
        handler = new DoorbellHandler(
                new DoorbellHandler.Parts(
                        slots,
                        new Claims(around.store().executions(), clock, settings.self()),
                        preparation,
                        runs,
                        new Finish(around.store().executions(), clock, metrics),
                        new DeadLetters(around.store().deadLetters(), clock, metrics),
                        metrics),
                taking,
                finishing);
        workers = Executors.newFixedThreadPool(settings.slots(), Threads.named("actionrunner"));
        subscription = around.bus().subscribe(Channel.EXECUTION, slots.limit());
        slots.govern(subscription);
        intake.start();
    }

    int used() {
        return slots.used();
    }

    int waiting() {
        return taking.waiting() + finishing.waiting();
    }

    private Duration takeSome() throws InterruptedException {
        slots.adjust();
        int free = slots.free();
        Duration patience = slots.patience();
        if (free == 0) {
            return patience; // or until a slot is free
        }
        for (Delivery delivery : subscription.take(free, patience)) {
            slots.take(1);
            workers.execute(() -> handler.handle(delivery));
        }
        return Duration.ZERO;
    }

    /** Ends what runs, not what waits; see {@link ActionRunner#fenced}. */
    void cutOff() {
        runs.interruptAll("its runner was cut off from the database");
        try {
            if (!runs.awaitNone(KILL_TIME)) {
                log.error("Some actions still run after {} though this process may be taken for dead.", KILL_TIME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it; see {@link ActionRunner#stop}. An interrupt means that there is no time to drain. */
    void end(Duration drain) {
        intake.stop();
        slots.close();
        taking.end();
        boolean interrupted = !drained(drain);
        runs.end("the action runner was stopped");
        interrupted |= !drained(KILL_TIME);
        finishing.end();
        interrupted |= !drained(WRITE_TIME);
        subscription.close();
        workers.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the workers. False if the thread was interrupted. */
    private boolean drained(Duration most) {
        try {
            if (!slots.awaitIdle(most)) {
                log.warn("{} slots are still in use after {}.", slots.used(), most);
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
