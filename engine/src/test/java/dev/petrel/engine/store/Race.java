// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Lets several threads do something at the same moment. */
public final class Race {

    private Race() {}

    /** Runs the tasks of the racers 0 to {@code racers} - 1, released together, and returns what each returned. */
    public static <T> List<T> run(int racers, IntFunction<Callable<T>> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(racers);
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                Callable<T> own = task.apply(i);
                running.add(threads.submit(() -> {
                    start.await(60, TimeUnit.SECONDS);
                    return own.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
