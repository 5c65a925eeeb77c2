// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.store.StoreException;
import java.util.function.Supplier;

/** What every operation of a {@link MemoryStore} goes through: one at a time, and failing when told to. */
final class MemoryFaults {

    private boolean away;
    private int lostAcknowledgements;

    synchronized void setAway(boolean away) {
        this.away = away;
    }

    synchronized void loseAcknowledgements(int count) {
        this.lostAcknowledgements = count;
    }

    synchronized <T> T read(String what, Supplier<T> operation) {
        refuseWhenAway(what);
        return operation.get();
    }

    synchronized <T> T write(String what, Supplier<T> operation) {
        refuseWhenAway(what);
        T result = operation.get();
        loseTheAnswer(what);
        return result;
    }

    synchronized void run(String what, Runnable operation) {
        refuseWhenAway(what);
        operation.run();
        loseTheAnswer(what);
    }

    private void refuseWhenAway(String what) {
        if (away) {
            throw StoreException.transientFailure(what + ": the database is away", null);
        }
    }

    private void loseTheAnswer(String what) {
        if (lostAcknowledgements > 0) {
            lostAcknowledgements--;
            throw StoreException.transientFailure(what + ": the connection broke before the database answered", null);
        }
    }
}
