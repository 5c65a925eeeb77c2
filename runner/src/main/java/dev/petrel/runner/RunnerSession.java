// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.deadletter.DeadLetters;
import dev.petrel.engine.execution.Handover;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.model.Execution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything an action runner has between a start and a stop: one thread that takes notifications, workers that run them. */
final class RunnerSession {

    private static final Logger log = LoggerFactory.getLogger(RunnerSession.class);
    /** So that what is over in a moment never waits for a thread behind what takes long. */
    private static final int BATCH_THREADS = 2;

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);
    private static final Duration KILL_TIME = Duration.ofSeconds(20);
    private static final Duration WRITE_TIME = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_MEMBERSHIP = Duration.ofSeconds(1);

    private final RunnerDependencies dependencies;
    private final Preparation preparation;
    private final Handover.Taker near = new Near();
    private final Supplier<Optional<Execution.Claim>> self;
    private final Slots slots;
    private final Retry taking;
    private final Retry finishing;
    private final ShortActions shortActions = new ShortActions();
    private final RunsInProgress runs;
    private final BatchWorker worker;
    private final Batches batches;
    private final Subscription subscription;
    private final Set<Delivery> inHand = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers;
    private final Loop intake;
    private final CancelListener cancels;
    private final LiveOutput live;

    /** Begins at once. */
    RunnerSession(
            RunnerDependencies dependencies,
            RunnerSettings settings,
            Preparation preparation,
            ResultWriter results,
            RunnerMetrics metrics) {
        this.dependencies = dependencies;
        this.preparation = preparation;
        Clock clock = dependencies.clock();
        self = settings.self();
        Backoff backoff = new Backoff(FIRST_WAIT, MOST_WAIT, RandomGenerator.getDefault());
        taking = new Retry("action runner", clock, backoff);
        finishing = new Retry("action runner", clock, backoff);
        live = new LiveOutput(dependencies.store().liveOutput(), clock);
        runs = new RunsInProgress(
                clock,
                settings.self(),
                settings.limits(),
                settings.limits().live() ? live::began : run -> {},
                shortActions,
                settings.begun());
        intake = new Loop("actionrunner-intake", clock, backoff, this::takeSome);
        slots = new Slots(settings.slots(), clock, intake::wake);
        Claims claims = new Claims(dependencies, settings.self());
        ExecutionWorker.Parts parts = new ExecutionWorker.Parts(
                slots,
                claims,
                preparation,
                runs,
                live,
                results,
                new Ends(results::write),
                new DeadLetters(dependencies.store().deadLetters(), clock, dependencies.metrics()),
                settings.tokens(),
                settings.begun());
        worker = new BatchWorker(parts, new ExecutionWorker(parts, metrics, taking, finishing), metrics);
        workers = Executors.newFixedThreadPool(settings.slots() + BATCH_THREADS, Threads.named("actionrunner"));
        batches = new Batches(workers, this::handle);
        subscription = dependencies.bus().subscribe(Queue.EXECUTION, slots.limit());
        slots.govern(subscription);
        intake.start();
        cancels = new CancelListener(dependencies, backoff, claims, runs);
        dependencies.executions().handover().begin(near);
    }

    /** Takes what this process has requested itself, if there is a slot to spare. */
    private final class Near implements Handover.Taker {

        @Override
        public boolean take(Execution execution) {
            if (self.get().isEmpty() || !slots.takeSpare()) {
                return false;
            }
            begin(List.of(new HandedOver(execution, dependencies.bus(), false)));
            return true;
        }

        @Override
        public Set<String> takeShort(List<Execution> executions) {
            Set<String> taken = new HashSet<>();
            List<Delivery> deliveries = new ArrayList<>();
            boolean member = self.get().isPresent();
            for (Execution execution : executions) {
                boolean forAMoment = preparation.isImmediate(execution);
                if (member && shortActions.isShort(execution.action()) && take(forAMoment)) {
                    taken.add(execution.id());
                    deliveries.add(new HandedOver(execution, dependencies.bus(), forAMoment));
                }
            }
            begin(deliveries);
            return taken;
        }

        private boolean take(boolean forAMoment) {
            return forAMoment ? slots.takeForAMoment() : slots.takeSpare();
        }

        @Override
        public boolean idle() {
            return slots.used() == 0;
        }
    }

    int used() {
        return slots.used();
    }

    int waiting() {
        return taking.waiting() + finishing.waiting();
    }

    private Duration takeSome() throws InterruptedException {
        if (self.get().isEmpty()) {
            giveBack();
            return LOOK_FOR_MEMBERSHIP;
        }
        slots.resume();
        slots.adjust();
        int free = slots.free();
        Duration patience = slots.patience();
        if (free == 0) {
            return patience; // or until a slot is free
        }
        List<Delivery> some = subscription.take(free, patience);
        slots.take(some.size());
        begin(some);
        return Duration.ZERO;
    }

    /** Lets workers deal with {@code deliveries}, of which each holds a slot. */
    private void begin(List<Delivery> deliveries) {
        inHand.addAll(deliveries);
        batches.add(deliveries);
    }

    /** Deals with a batch; of what is left of it one is returned, and the others have threads of their own. */
    private Runnable handle(List<Delivery> batch) {
        List<BatchWorker.Rest> rest = worker.handle(batch);
        Set<Delivery> left = Collections.newSetFromMap(new IdentityHashMap<>());
        rest.forEach(one -> left.add(one.delivery()));
        batch.stream().filter(delivery -> !left.contains(delivery)).forEach(inHand::remove);
        Runnable last = () -> {};
        for (int i = 0; i < rest.size(); i++) {
            BatchWorker.Rest one = rest.get(i);
            if (i == rest.size() - 1) {
                last = () -> finish(one);
            } else {
                workers.execute(() -> finish(one));
            }
        }
        return last;
    }

    private void finish(BatchWorker.Rest one) {
        try {
            one.work().run();
        } finally {
            inHand.remove(one.delivery());
        }
    }

    /**
     * This process may claim nothing, others perhaps can: they are to have its notifications. The workers go on all the same,
     * since a claim that seemed to fail may have been made, and no other process would know of it.
     */
    private void giveBack() {
        slots.pause();
        inHand.forEach(Delivery::requeue); // without effect where it was claimed and acknowledged
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
        dependencies.executions().handover().end(near);
        intake.stop();
        slots.close();
        taking.stop();
        boolean interrupted = !drained(drain);
        List<Execution> left = runs.end("the action runner was stopped");
        interrupted |= !drained(KILL_TIME);
        cancels.close();
        finishing.stop();
        interrupted |= !drained(WRITE_TIME);
        report(drain, left);
        subscription.close();
        live.close();
        workers.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(Duration drain, List<Execution> left) {
        if (left.isEmpty() && slots.used() == 0) {
            log.info("The action runner stopped; all its actions had ended.");
            return;
        }
        log.warn(
                "The action runner stopped after {}; {} actions had not ended and were killed ({}); {} could not be"
                        + " written down and will be taken for lost.",
                drain,
                left.size(),
                left.stream()
                        .map(execution -> execution.id() + " " + execution.action())
                        .collect(Collectors.joining(", ")),
                slots.used());
    }

    /** Waits for the workers. False if the thread was interrupted. */
    private boolean drained(Duration most) {
        try {
            boolean ignored = slots.awaitIdle(most);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
