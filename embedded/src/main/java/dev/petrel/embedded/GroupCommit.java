// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits for many writers at once. Writers go between {@link #begin} and {@link #end}; {@link #settled} is done when all
 * that was written, and so all that could be read, up to now is in a file.
 *
 * <p>One thread commits: it writes the changes of all commands that have ended to the {@link ChangeLog}, as one batch. No
 * writer is inside when a batch ends, so that the files never hold half of what one command writes: a document without its
 * entry in an index would be found by some questions and not by others. While it writes, commands go on.
 *
 * <p>Now and then, when the log is long or much of the store is only in memory, the store is written as a whole: a
 * {@link Checkpoint}. What the log cannot tell, as the removal of a map, asks for one.
 *
 * <p>A commit that fails is the last: nothing settles any more until the store is opened again.
 */
final class GroupCommit {

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /** How often the operating system is asked to write the log out, and whether a checkpoint is due. */
    private static final Duration UPKEEP = Duration.ofSeconds(1);

    private final MVStore store;
    private final ChangeLog changes;
    private final Checkpoint checkpoint;
    private final Clock clock;
    private final Clock.Waker work;
    private final ReadWriteLock commands = new ReentrantReadWriteLock();
    private final Thread thread;

    private volatile CompletableFuture<Void> open = CompletableFuture.completedFuture(null);
    private boolean taken = true;
    private volatile boolean checkpointWanted;
    private volatile boolean closed;
    private volatile boolean broken;
    private long upkeepAt;

    /** @param changes begun */
    GroupCommit(MVStore store, ChangeLog changes, Clock clock) {
        this.store = store;
        this.changes = changes;
        this.checkpoint = new Checkpoint(store, changes, clock);
        this.clock = clock;
        this.work = clock.newWaker();
        this.upkeepAt = clock.nanos();
        this.thread = Threads.named("embedded-database-commit").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Before a command that may write. Blocks while a batch is ended, and while a checkpoint is made. */
    void begin() {
        commands.readLock().lock();
        join();
    }

    /** After it, by the same thread. */
    void end() {
        commands.readLock().unlock();
    }

    /** Within a command: what it does is more than the log can tell. It settles with a checkpoint. */
    void wantCheckpoint() {
        checkpointWanted = true;
    }

    /** Done when all that was written until now is in a file; fails when it cannot be. */
    CompletionStage<Void> settled() {
        return open;
    }

    /** Commits what is left, and ends. */
    void close() {
        closed = true;
        work.wake();
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
        try {
            while (!closed) {
                if (waiting()) {
                    guarded(this::commit);
                } else {
                    work.await(UPKEEP);
                }
                if (clock.since(upkeepAt).compareTo(UPKEEP) >= 0) {
                    guarded(this::upkeep);
                    upkeepAt = clock.nanos();
                }
            }
            checkpointWanted = true;
            guarded(this::commit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            guarded(changes::close);
        }
    }

    private void commit() throws IOException {
        if (checkpoint.isDue()) {
            checkpointWanted = true;
        }
        if (checkpointWanted) {
            changes.force(); // while nobody waits
        }
        boolean all;
        ChangeLog.Batch batch;
        CompletableFuture<Void> settling;
        commands.writeLock().lock();
        try {
            all = checkpointWanted; // it is known now, as every command has ended
            if (all) {
                checkpointWanted = false;
                checkpoint.write();
            }
            batch = changes.take();
            settling = settling();
        } finally {
            commands.writeLock().unlock();
        }
        write(batch, settling);
        if (all) {
            checkpoint.finish();
        }
    }

    private static void write(ChangeLog.Batch batch, CompletableFuture<Void> settling) throws IOException {
        try {
            batch.write();
        } catch (IOException | RuntimeException e) {
            boolean ignored = settling.completeExceptionally(e); // others may wait for the next one by now
            throw e;
        }
        boolean ignored = settling.complete(null);
    }

    private synchronized CompletableFuture<Void> settling() {
        taken = true;
        return open;
    }

    private void upkeep() throws IOException {
        changes.force();
        if (checkpoint.isLongAgo()) {
            checkpointWanted = true;
            commit();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void guarded(Work work) {
        try {
            if (!broken) {
                work.run();
            }
        } catch (IOException | RuntimeException e) { // whatever it is, those who wait have to hear of it
            fail(e);
        }
    }

    private synchronized void fail(Exception e) {
        log.error(
                "The embedded database cannot write \"{}\", or its log: {}. It answers nothing more until it is started"
                        + " again; look for a full disk.",
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
