// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs on all hosts of an action: on the thread of the action, and on as many of the others as may help. An action always
 * has its own thread, so that none waits for those that other actions keep busy.
 */
final class HostsRun {

    private final Function<Target, HostResult> one;
    private final Deque<Target> waiting;
    private final @Nullable HostResult[] results;
    private final List<Target> targets;
    private final Set<Thread> helping = new HashSet<>();
    private boolean closed;
    private boolean passedOn;

    /** @param one runs on one host; ends soon when its thread is interrupted, and keeps the interrupt */
    HostsRun(List<Target> targets, Function<Target, HostResult> one) {
        this.one = one;
        this.targets = targets;
        this.waiting = new ArrayDeque<>(targets);
        this.results = new HostResult[targets.size()];
    }

    /**
     * Runs on all, on {@code most} at a time, and returns when nothing runs any more. When the thread is interrupted, all
     * that run are ended, and the interrupt is kept.
     *
     * @param helpers whose threads may help
     * @return the results in the order of the hosts, of those too whose turn did not come
     */
    List<HostResult> run(int most, ExecutorService helpers) {
        askFor(Math.min(most, targets.size()) - 1, helpers);
        work();
        boolean interrupted = awaitHelpers();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return results();
    }

    /** Ends what the helping threads do; that of the action is interrupted. May be called at any time. */
    synchronized void end() {
        closed = true;
        if (!passedOn) {
            helping.forEach(Thread::interrupt);
        }
        passedOn = true;
    }

    private void askFor(int count, ExecutorService helpers) {
        try {
            for (int i = 0; i < count; i++) {
                helpers.execute(this::help);
            }
        } catch (RejectedExecutionException e) { // the runner stops: the action's own thread does what there is to do
            return;
        }
    }

    private void help() {
        if (!enter()) {
            return;
        }
        try {
            work();
        } finally {
            leave();
        }
    }

    private void work() {
        Target target = next();
        while (target != null) {
            HostResult result = one.apply(target);
            synchronized (this) {
                results[target.index()] = result;
            }
            target = next();
        }
    }

    /** The next host; null when there is none, or the action must end. */
    private synchronized @Nullable Target next() {
        if (Thread.currentThread().isInterrupted()) {
            closed = true;
        }
        return closed ? null : waiting.poll();
    }

    private synchronized boolean enter() {
        return !closed && !waiting.isEmpty() && helping.add(Thread.currentThread());
    }

    private synchronized void leave() {
        helping.remove(Thread.currentThread());
        boolean ignored = Thread.interrupted(); // meant for this action, not for the thread's next
        notifyAll();
    }

    /** Waits until no other thread is at it. Returns whether this one was interrupted, before or meanwhile. */
    private synchronized boolean awaitHelpers() {
        boolean interrupted = Thread.interrupted();
        while (!helping.isEmpty()) {
            if (interrupted) {
                end();
            }
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        closed = true;
        return interrupted;
    }

    private synchronized List<HostResult> results() {
        List<HostResult> all = new ArrayList<>();
        for (Target target : targets) {
            HostResult result = results[target.index()];
            all.add(result == null ? SshRun.notBegun(target) : result);
        }
        return all;
    }
}
