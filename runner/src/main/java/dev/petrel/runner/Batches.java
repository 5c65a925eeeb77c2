// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Delivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Forms batches of the deliveries that wait, and never waits for one to grow: a batch is what has come while the one
 * before it was dealt with. A second one is begun beside it only when it would be a full one. For any thread.
 */
final class Batches {

    /** How many there are in a batch at the most. */
    static final int MOST = 64;

    private final Executor threads;
    private final Function<List<Delivery>, Runnable> work;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private int atWork;

    /**
     * @param threads must have one for each delivery that is out
     * @param work deals with a batch, and returns what it has left to do while the next one is dealt with
     */
    Batches(Executor threads, Function<List<Delivery>, Runnable> work) {
        this.threads = threads;
        this.work = work;
    }

    void add(Collection<Delivery> deliveries) {
        boolean begins;
        synchronized (this) {
            waiting.addAll(deliveries);
            begins = !deliveries.isEmpty() && (atWork == 0 || waiting.size() >= MOST);
            atWork += begins ? 1 : 0;
        }
        if (begins) {
            threads.execute(this::work);
        }
    }

    private void work() {
        Runnable left = () -> {};
        try {
            left = work.apply(next());
        } finally {
            goOn();
        }
        left.run();
    }

    private void goOn() {
        boolean more;
        synchronized (this) {
            more = !waiting.isEmpty();
            atWork -= more ? 0 : 1;
        }
        if (more) {
            threads.execute(this::work);
        }
    }

    private synchronized List<Delivery> next() {
        List<Delivery> batch = new ArrayList<>();
        while (!waiting.isEmpty() && batch.size() < MOST) {
            batch.add(waiting.remove());
        }
        return batch;
    }
}
