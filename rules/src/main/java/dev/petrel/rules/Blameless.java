// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.store.StoreException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures that no event is to blame for, which are waited out, even if they need a human: any that reading of what is the
 * same for all events ends with (a document that this version cannot read, access that is refused, a bug), and of
 * writing, those of the server.
 */
final class Blameless {

    private static final Logger log = LoggerFactory.getLogger(Blameless.class);

    private Blameless() {}

    /**
     * What {@code reading} returns.
     *
     * @param what is read, for the message, as after "cannot read"
     * @throws RuntimeException that says that it may pass, whatever the failure
     */
    static <T> T read(String what, Supplier<T> reading) {
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
     * @throws RuntimeException that says that it may pass, if the server is to blame; else what {@code writing} throws
     */
    static void write(Runnable writing) {
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
