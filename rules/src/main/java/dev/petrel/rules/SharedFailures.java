// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.store.StoreException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures of what all events need. No event is to blame for them, so they are made transient: the batch is retried and
 * not dead-lettered, even if it waits for an operator.
 */
final class SharedFailures {

    private static final Logger log = LoggerFactory.getLogger(SharedFailures.class);

    private SharedFailures() {}

    /**
     * What {@code reading} returns.
     *
     * @param what is read, for the message, as after "cannot read"
     * @throws RuntimeException that is transient, whatever the failure: a document that this version cannot read, access
     *     that is refused, a bug
     */
    static <T> T ofRead(String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            if (Transient.is(e)) {
                throw e;
            }
            log.debug("Cannot read {}.", what, e);
            String why = e instanceof StoreException ? e.getMessage() : e.toString();
            throw StoreException.transientFailure(
                    "it cannot read " + what + ", and all events wait until an operator has put that right: " + why, e);
        }
    }

    /**
     * Does {@code writing}.
     *
     * @throws RuntimeException that is transient, if the failure is one of the server; else what {@code writing} throws
     */
    static void ofWrite(Runnable writing) {
        try {
            writing.run();
        } catch (StoreException e) {
            throw e.isOfTheServer()
                    ? StoreException.transientFailure(
                            "all events wait until an operator has acted: " + e.getMessage(), e)
                    : e;
        }
    }
}
