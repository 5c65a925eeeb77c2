// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Lets a bounded number of tasks run at once, since each may take much memory; the others wait without a thread. What
 * continues an answer goes before what begins one, so that what was begun is finished and given back.
 */
final class Turns {

    private final int most;
    private final int mostWaiting;
    private final Executor executor;
    private final Deque<Runnable> begins = new ArrayDeque<>();
    private final Deque<Runnable> continues = new ArrayDeque<>();
    private int running;

    /**
     * @param most how many run at once
     * @param mostWaiting how many that begin something may wait
     * @param executor has a thread for each that runs
     */
    Turns(int most, int mostWaiting, Executor executor) {
        this.most = most;
        this.mostWaiting = mostWaiting;
        this.executor = executor;
    }

    /** Runs {@code task} when it is its turn. False, and it will not, if too many wait. */
    synchronized boolean begin(Runnable task) {
        if (running >= most && begins.size() >= mostWaiting) {
            return false;
        }
        begins.add(task);
        startSome();
        return true;
    }

    /** Runs {@code task} when it is its turn. */
    synchronized void proceed(Runnable task) {
        continues.add(task);
        startSome();
    }

    private void startSome() {
        while (running < most) {
            Runnable task = continues.isEmpty() ? begins.poll() : continues.poll();
            if (task == null) {
                return;
            }
            running++;
            try {
                executor.execute(() -> run(task));
            } catch (RejectedExecutionException e) { // the server stops, and closes what is open
                running--;
                return;
            }
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            done();
        }
    }

    private synchronized void done() {
        running--;
        startSome();
    }
}
