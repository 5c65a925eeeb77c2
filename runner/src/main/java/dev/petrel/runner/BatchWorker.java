// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.model.Execution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes several notifications a long way together: claims their executions in one go, runs those whose runners return at
 * once, one after the other, and writes their ends in one go. All else, and each that fails on the way, is left to an
 * {@link ExecutionWorker}, one by one. It never waits for anything but an answer of the database.
 *
 * <p>An action that returns at once is acknowledged with its end: a notification that comes back before that leads to
 * nothing, since the execution is claimed.
 */
final class BatchWorker {

    private static final Logger log = LoggerFactory.getLogger(BatchWorker.class);

    /** What is left to do of a delivery, on any thread. It ends with the slot. */
    record Rest(Delivery delivery, Runnable work) {}

    private final ExecutionWorker.Parts parts;
    private final ExecutionWorker single;
    private final RunnerMetrics metrics;

    BatchWorker(ExecutionWorker.Parts parts, ExecutionWorker single, RunnerMetrics metrics) {
        this.parts = parts;
        this.single = single;
        this.metrics = metrics;
    }

    /** Deals with {@code deliveries}, of which each holds a slot or has a moment, but for what it returns. Does not throw. */
    List<Rest> handle(List<Delivery> deliveries) {
        Batch batch = new Batch(deliveries);
        try {
            batch.claim();
            batch.run();
            batch.finish();
        } catch (RuntimeException | Error e) { // a plugin's, too: what is left must not be forgotten
            log.error("Several executions cannot be dealt with at once. This is a bug in Petrel; please report it.", e);
        }
        return batch.rest();
    }

    /** An execution that returns at once. */
    private record Quick(Delivery delivery, Execution execution) {}

    private final class Batch {
        /** What nothing was done with yet. */
        private final Map<Delivery, Boolean> untouched = new IdentityHashMap<>();

        private final List<Delivery> deliveries;
        private final List<Quick> quick = new ArrayList<>();
        private final Map<Execution, RunResult> results = new IdentityHashMap<>();
        private final List<Rest> rest = new ArrayList<>();

        Batch(List<Delivery> deliveries) {
            this.deliveries = deliveries;
            deliveries.forEach(delivery -> untouched.put(delivery, true));
        }

        void claim() {
            Map<ExecutionNotification, Delivery> byNotification = notifications();
            if (byNotification.isEmpty()) {
                return;
            }
            Claims.Tried tried = parts.claims().claim(List.copyOf(byNotification.keySet()), known());
            byNotification.forEach((notification, delivery) -> {
                untouched.remove(delivery);
                claimed(
                        delivery,
                        tried.claimed().get(notification),
                        tried.undecided().get(notification));
            });
        }

        private Map<String, Execution> known() {
            Map<String, Execution> known = new HashMap<>();
            for (Delivery delivery : deliveries) {
                if (delivery instanceof HandedOver near) {
                    known.put(near.execution().id(), near.execution());
                }
            }
            return known;
        }

        /** Those of different executions; what else there is, and what cannot be read, is dealt with by itself. */
        private Map<ExecutionNotification, Delivery> notifications() {
            Map<String, ExecutionNotification> byId = new LinkedHashMap<>();
            Map<ExecutionNotification, Delivery> byNotification = new LinkedHashMap<>();
            for (Delivery delivery : deliveries) {
                ExecutionNotification notification = decoded(delivery);
                if (notification != null && byId.putIfAbsent(notification.id(), notification) == null) {
                    byNotification.put(notification, delivery);
                }
            }
            return byNotification;
        }

        private void claimed(Delivery delivery, @Nullable Execution execution, Claims.@Nullable Undecided undecided) {
            if (undecided != null) {
                isLeft(delivery, () -> single.handle(delivery, undecided));
            } else if (execution == null) {
                metrics.claimLost();
                settled(List.of(delivery));
            } else if (parts.preparation().isImmediate(execution)) {
                quick.add(new Quick(delivery, execution));
            } else {
                goesOn(delivery, () -> single.work(execution));
            }
        }

        /** It is claimed, and its end is written by another. */
        private void goesOn(Delivery delivery, Runnable work) {
            isLeft(delivery, work);
            parts.slots().claim();
            delivery.ack();
        }

        /** From now on it has a slot. */
        private void isLeft(Delivery delivery, Runnable work) {
            if (HandedOver.isForAMoment(delivery)) {
                parts.slots().keep();
            }
            rest.add(new Rest(delivery, work));
        }

        void run() {
            for (Quick one : quick) {
                single.resultAtOnce(one.execution()).ifPresent(result -> results.put(one.execution(), result));
            }
        }

        void finish() {
            Set<String> written = parts.results().write(results);
            List<Quick> over = quick.stream()
                    .filter(one -> written.contains(one.execution().id()))
                    .toList();
            quick.removeIf(one -> written.contains(one.execution().id()));
            over.forEach(one -> {
                parts.settled(one.execution());
                parts.claims().release(one.execution());
            });
            settled(over.stream().map(Quick::delivery).toList());
        }

        /** Nothing is left to do of them. */
        private void settled(List<Delivery> done) {
            if (!done.isEmpty()) {
                Delivery.ackAll(done);
                int moments =
                        (int) done.stream().filter(HandedOver::isForAMoment).count();
                parts.slots().over(moments);
                parts.slots().drop(done.size() - moments);
            }
        }

        /** What is left of it, whatever has gone wrong: no slot is lost. */
        List<Rest> rest() {
            untouched.keySet().forEach(delivery -> isLeft(delivery, () -> single.handle(delivery)));
            for (Quick one : quick) {
                RunResult result = results.get(one.execution());
                goesOn(
                        one.delivery(),
                        result == null
                                ? () -> single.work(one.execution())
                                : () -> single.finish(one.execution(), result));
            }
            return rest;
        }
    }

    private static @Nullable ExecutionNotification decoded(Delivery delivery) {
        if (delivery instanceof HandedOver near) {
            return ExecutionNotification.of(near.execution());
        }
        try {
            return ExecutionNotification.decode(delivery.message());
        } catch (IllegalArgumentException e) {
            return null; // it is read again, and put aside
        }
    }
}
