// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one place where threads are made: named {@code <name>-<n>}, daemons, so that only the main thread keeps a process. */
public final class Threads {

    private static final Duration IDLE = Duration.ofSeconds(10);

    private Threads() {}

    public static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * One thread that does one task after the other, and ends while there is none.
     *
     * @param mostWaiting further tasks are refused
     */
    public static ExecutorService oneWhenNeeded(ThreadFactory threads, int mostWaiting) {
        return someWhenNeeded(threads, 1, mostWaiting);
    }

    /** The same with {@code most} threads. */
    public static ExecutorService someWhenNeeded(ThreadFactory threads, int most, int mostWaiting) {
        ThreadPoolExecutor some = new ThreadPoolExecutor(
                most, most, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(mostWaiting), threads);
        some.allowCoreThreadTimeOut(true);
        return some;
    }

    /** Waits until {@code thread} has ended. An interrupt is remembered for the caller, not obeyed. */
    public static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
