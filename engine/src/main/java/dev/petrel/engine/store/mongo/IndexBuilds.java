// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.CreateIndexCommitQuorum;
import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateIndexOptions;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the indexes beside the calls: an index over a large collection takes hours, and one member of the set that is
 * down may hold it up. No call waits for it; a list is slow until it is there. What cannot be made is tried again, with
 * longer and longer pauses, until it is.
 */
final class IndexBuilds implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(IndexBuilds.class);
    private static final long LONGEST_DAYS = 7;

    private final List<Indexes.Index> indexes;
    private final Failures failures;
    private final Clock clock;
    private final Backoff backoff;
    private final Clock.Waker waker;
    private final Map<String, String> failed = new TreeMap<>();
    private @Nullable String making;
    private @Nullable Thread thread;
    private boolean closed;

    IndexBuilds(List<Indexes.Index> indexes, Failures failures, Clock clock, Backoff backoff) {
        this.indexes = indexes;
        this.failures = failures;
        this.clock = clock;
        this.backoff = backoff;
        this.waker = clock.newWaker();
    }

    /** Begins; does nothing if it has begun. The thread ends when all are there. */
    synchronized void start(MongoDatabase database, Server server) {
        if (thread == null && !closed) {
            making = "the first";
            thread = Threads.named("indexes").newThread(() -> run(database, server));
            thread.start();
        }
    }

    /** Begun or not, what there is to know. Never blocks for long. */
    synchronized Health.Check check() {
        if (!failed.isEmpty()) {
            return Health.Check.warning(
                    "lists may be slow, and it goes on trying: " + String.join("; ", failed.values()));
        }
        return making == null
                ? new Health.Check(true, thread == null ? "not looked at yet" : "all " + indexes.size() + " are there")
                : new Health.Check(true, "being made: " + making);
    }

    private void run(MongoDatabase database, Server server) {
        List<Indexes.Index> left = new ArrayList<>(indexes);
        MongoDatabase patient = database.withTimeout(LONGEST_DAYS, TimeUnit.DAYS);
        CreateIndexOptions how = new CreateIndexOptions();
        if (server.commitQuorum()) {
            how.commitQuorum(CreateIndexCommitQuorum.MAJORITY); // by default it takes every member that votes
        }
        try {
            for (int round = 1; !left.isEmpty() && !isClosed(); round++) {
                left.removeIf(index -> make(index, patient, how));
                if (!left.isEmpty()) {
                    waker.await(backoff.after(round));
                }
            }
            if (!isClosed()) {
                Indexes.RETIRED.forEach(index -> drop(index, database));
            }
        } catch (InterruptedException e) {
            log.debug("The making of indexes is ended.", e);
        }
        tell(null);
    }

    private boolean make(Indexes.Index index, MongoDatabase database, CreateIndexOptions how) {
        String name = index.collection() + "." + index.name();
        if (isClosed()) {
            return false;
        }
        tell(name);
        long began = clock.nanos();
        try {
            index.create(database, how);
        } catch (MongoException e) {
            failed(name, failures.ofIndex("make index \"" + name + "\"", e));
            return false;
        } catch (IllegalStateException e) { // the client was closed
            failed(name, failures.closed("make index \"" + name + "\"", e));
            return false;
        }
        made(name, clock.since(began).toSeconds());
        return true;
    }

    private void made(String name, long seconds) {
        boolean wasFailing;
        synchronized (this) {
            wasFailing = failed.remove(name) != null;
        }
        if (wasFailing || seconds > 1) {
            log.info("Index \"{}\" is there after {} s.", name, seconds);
        }
    }

    private void failed(String name, StoreException failure) {
        if (isClosed()) {
            return;
        }
        String before;
        String now = String.valueOf(failure.getMessage());
        synchronized (this) {
            before = failed.put(name, now);
        }
        if (!now.equals(before)) {
            log.warn("Lists may be slow, and it is tried again: {}", now);
        }
    }

    private void drop(Indexes.Retired index, MongoDatabase database) {
        try {
            database.getCollection(index.collection()).dropIndex(index.name());
            log.info("Index \"{}.{}\" of an earlier version is dropped.", index.collection(), index.name());
        } catch (MongoException e) { // most often there is none of this name
            log.debug("Index \"{}.{}\" is not dropped: {}", index.collection(), index.name(), e.getMessage());
        } catch (IllegalStateException e) {
            log.debug("The client was closed.", e);
        }
    }

    private synchronized void tell(@Nullable String name) {
        making = name;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends it, but waits for no index that the server makes at the moment: it goes on with that. */
    @Override
    public synchronized void close() {
        closed = true;
        waker.wake();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
