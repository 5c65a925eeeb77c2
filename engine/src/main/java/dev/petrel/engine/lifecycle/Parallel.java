// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** Runs several things at the same time, for when a slow one must not hold up the others. */
public final class Parallel {

    private static final int SHARES = 8;

    private Parallel() {}

    /**
     * Does {@code action} with each of {@code all}, and returns when all is done: few on this thread, more of them in shares on
     * some threads. What it throws ends its share.
     *
     * @param name what the threads are called after
     * @param few so many are not worth threads of their own
     * @throws RuntimeException what {@code action} has thrown first
     */
    public static <T> void forEach(String name, List<T> all, int few, Consumer<? super T> action) {
        if (all.size() <= few) {
            all.forEach(action);
            return;
        }
        List<Runnable> shares = new ArrayList<>();
        for (int i = 0; i < SHARES; i++) {
            int first = i;
            shares.add(() -> {
                for (int j = first; j < all.size(); j += SHARES) {
                    action.accept(all.get(j));
                }
            });
        }
        run(name, shares);
    }

    /**
     * Does all of it, each on a thread of its own, and returns when all have ended. An interrupt is passed on to them, and
     * remembered for the caller.
     *
     * @param name what the threads are called after
     * @throws RuntimeException what one of them has thrown, after all have ended
     */
    public static void run(String name, List<Runnable> all) {
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        ThreadFactory factory = Threads.named(name);
        List<Thread> threads = all.stream()
                .map(one -> factory.newThread(() -> {
                    try {
                        one.run();
                    } catch (RuntimeException e) { // for the caller
                        failures.add(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                threads.forEach(Thread::interrupt);
                threads.forEach(Threads::joinUninterruptibly);
                Thread.currentThread().interrupt();
                break;
            }
        }
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }
}
