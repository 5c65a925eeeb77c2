// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What was found lately, for a short time and up to a number, so that a client that asks often costs no read each time.
 * What is not found is not remembered: whoever tries secrets must not push others out.
 *
 * @param <V> what is found
 */
final class Recent<V> {

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
    private long forgets;

    Recent(Clock clock) {
        this(clock, MOST);
    }

    Recent(Clock clock, int most) {
        this.clock = clock;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Found<V>> eldest) {
                return size() > most;
            }
        };
    }

    /** What was found under {@code key}, lately or now. */
    Optional<V> get(String key, Supplier<Optional<V>> read) {
        long before;
        synchronized (entries) {
            before = forgets;
            Found<V> entry = entries.get(key);
            if (entry != null && clock.since(entry.at).compareTo(AGE) < 0) {
                return Optional.of(entry.value);
            }
        }
        long asked = clock.nanos();
        Optional<V> found = inTurn(read);
        synchronized (entries) {
            if (found.isPresent() && before == forgets) { // else it may have been read before it was revoked
                entries.put(key, new Found<>(found.get(), asked));
            } else {
                entries.remove(key);
            }
        }
        return found;
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
            throw StoreException.transientFailure("look up who a client is: this process stops", e);
        } finally {
            if (turn) {
                turns.release();
            }
        }
    }

    /** What was found under it counts no more. */
    void forget(String key) {
        synchronized (entries) {
            forgets++;
            entries.remove(key);
        }
    }

    /** Nothing that was found counts any more. */
    void forgetAll() {
        synchronized (entries) {
            forgets++;
            entries.clear();
        }
    }
}
