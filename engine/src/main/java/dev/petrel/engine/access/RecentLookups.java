// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What was found lately, for a short time and up to a number, so that a client that asks often costs no read each time,
 * and many requests with one token at once cost one. What is not found is not remembered: whoever tries secrets must not
 * push others out.
 *
 * @param <V> what is found
 */
final class RecentLookups<V> {

    /** For how long what was found counts: so long may what another node has revoked still be good. */
    static final Duration AGE = Duration.ofSeconds(5);

    private static final int MOST = 10_000;

    /** How many reads are under way at most: while the database is away, clients must not take all threads of a server. */
    private static final int AT_ONCE = 16;

    private static final long PATIENCE_SECONDS = 1;

    private record Found<V>(V value, long at) {}

    private final Clock clock;
    private final Map<String, Found<V>> entries;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    /** The reads that nothing was forgotten since, by key; guarded by {@link #entries}. */
    private final Map<String, CompletableFuture<Optional<V>>> reads = new HashMap<>();

    RecentLookups(Clock clock) {
        this(clock, MOST);
    }

    RecentLookups(Clock clock, int most) {
        this.clock = clock;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Found<V>> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * What was found under {@code key}, lately or now. Joins a read of the same key that is under way, if the key was not
     * forgotten since it began.
     *
     * @throws StoreException what {@code read} throws, and a transient one when the database answers too slowly
     */
    Optional<V> get(String key, Supplier<Optional<V>> read) {
        CompletableFuture<Optional<V>> joined;
        CompletableFuture<Optional<V>> own = new CompletableFuture<>();
        synchronized (entries) {
            Found<V> entry = entries.get(key);
            if (entry != null && clock.since(entry.at).compareTo(AGE) < 0) {
                return Optional.of(entry.value);
            }
            joined = reads.putIfAbsent(key, own);
        }
        if (joined != null) {
            return outcome(joined);
        }
        long asked = clock.nanos();
        Optional<V> found = Optional.empty();
        try {
            found = inTurn(read);
            own.complete(found);
            return found;
        } catch (RuntimeException | Error e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            remember(key, own, found.map(value -> new Found<>(value, asked)));
        }
    }

    /** Unless it was forgotten meanwhile: it may have been read before it was revoked. */
    private void remember(String key, CompletableFuture<Optional<V>> read, Optional<Found<V>> found) {
        synchronized (entries) {
            if (reads.remove(key, read)) {
                found.ifPresentOrElse(value -> entries.put(key, value), () -> entries.remove(key));
            }
        }
    }

    private Optional<V> outcome(CompletableFuture<Optional<V>> read) {
        try {
            return read.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping(e);
        } catch (TimeoutException e) {
            throw StoreException.transientFailure(
                    "look up who a client is: the database has not answered within " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException failure
                    ? failure
                    : new IllegalStateException("who a client is could not be looked up", e.getCause());
        }
    }

    private Optional<V> inTurn(Supplier<Optional<V>> read) {
        boolean turn = false;
        try {
            turn = turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!turn) {
                throw StoreException.transientFailure(
                        "look up who a client is: " + AT_ONCE + " clients wait for the database already", null);
            }
            return read.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping(e);
        } finally {
            if (turn) {
                turns.release();
            }
        }
    }

    private static StoreException stopping(InterruptedException e) {
        return StoreException.transientFailure("look up who a client is: this process stops", e);
    }

    /** What was found under it counts no more. */
    void forget(String key) {
        synchronized (entries) {
            reads.remove(key);
            entries.remove(key);
        }
    }

    /** Nothing that was found counts any more. */
    void forgetAll() {
        synchronized (entries) {
            reads.clear();
            entries.clear();
        }
    }
}
