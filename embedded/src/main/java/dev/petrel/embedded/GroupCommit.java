// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits a store for many writers at once. Writers go between {@link #begin} and {@link #end}; {@link #settled} is done
 * when all that was written, and so all that could be read, up to now is in the file.
 *
 * <p>One thread commits. No writer is inside meanwhile, so that the file never holds half of what one command writes:
 * a document without its entry in an index would be found by some questions and not by others. Between two commits it
 * lets writers gather for as long as the last commit took.
 *
 * <p>A commit that fails is the last: nothing settles any more until the store is opened again.
 */
final class GroupCommit {

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /** Writers gather no longer than this. */
    private static final Duration LONGEST_GATHERING = Duration.ofMillis(10);

    /** How often the operating system is asked to write the file out, and dead space is looked for. */
    private static final Duration UPKEEP = Duration.ofSeconds(1);

    /** Live data below this part of the file, in percent, is moved together. */
    private static final int FILL_RATE = 50;

    private static final int MOVED_BYTES = 4 << 20;

    private final MVStore store;
    private final Clock clock;
    private final Clock.Waker work;
    private final Clock.Waker gathering;
    private final ReadWriteLock commits = new ReentrantReadWriteLock();
    private final Thread thread;

    private volatile CompletableFuture<Void> open = CompletableFuture.completedFuture(null);
    private boolean taken = true;
    private volatile boolean closed;
    private volatile boolean broken;
    private long upkeepAt;

    GroupCommit(MVStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.work = clock.newWaker();
        this.gathering = clock.newWaker();
        this.upkeepAt = clock.nanos();
        this.thread = Threads.named("embedded-database-commit").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Before a command that may write. Blocks while a commit is under way. */
    void begin() {
        commits.readLock().lock();
        join();
    }

    /** After it, by the same thread. */
    void end() {
        commits.readLock().unlock();
    }

    /** Done when all that was written until now is in the file; fails when it cannot be. */
    CompletionStage<Void> settled() {
        return open;
    }

    /** Commits what is left, and ends. */
    void close() {
        closed = true;
        work.wake();
        gathering.wake();
        Threads.joinUninterruptibly(thread); // not interrupted: that would close the file under it
    }

    private synchronized void join() {
        if (taken && !broken) {
            taken = false;
            open = new CompletableFuture<>();
            work.wake();
        }
    }

    private synchronized boolean waiting() {
        return !taken;
    }

    private void run() {
        Duration gather = Duration.ZERO;
        try {
            while (!closed) {
                if (!waiting()) {
                    work.await(Duration.ofHours(1));
                    continue;
                }
                if (!gather.isZero()) {
                    gathering.await(gather);
                }
                gather = commit();
                upkeep();
            }
            commit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long it took, or what is long enough. */
    private Duration commit() {
        long before = clock.nanos();
        exclusively(() -> {
            store.commit();
            if (store.isClosed()) { // by a failure elsewhere; it then commits nothing, and does not say so
                throw new IllegalStateException("the file was closed after an earlier failure");
            }
            complete();
        });
        Duration took = clock.since(before);
        return took.compareTo(LONGEST_GATHERING) < 0 ? took : LONGEST_GATHERING;
    }

    private void upkeep() {
        if (broken || clock.since(upkeepAt).compareTo(UPKEEP) < 0) {
            return;
        }
        exclusively(() -> store.compact(FILL_RATE, MOVED_BYTES));
        exclusively(store::sync);
        upkeepAt = clock.nanos();
    }

    private void exclusively(Runnable work) {
        commits.writeLock().lock();
        try {
            if (!broken) {
                work.run();
            }
        } catch (RuntimeException e) { // whatever it is, those who wait have to hear of it
            fail(e);
        } finally {
            commits.writeLock().unlock();
        }
    }

    private synchronized void complete() {
        taken = true;
        open.complete(null);
    }

    private synchronized void fail(RuntimeException e) {
        log.error(
                "The embedded database cannot write \"{}\": {}. It answers nothing more until it is started again; look"
                        + " for a full disk.",
                store.getFileStore().getFileName(),
                e.getMessage(),
                e);
        broken = true;
        taken = true;
        if (!open.completeExceptionally(e)) {
            open = CompletableFuture.failedFuture(e);
        }
    }
}
