// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.lifecycle.MayPass;
import dev.petrel.engine.store.StoreException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reading of what is the same for all events. No event is to blame when that fails, so that any failure is waited out,
 * even one that needs a human: a document that this version cannot read, access that is refused, a bug.
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
            if (MayPass.is(e)) {
                throw e;
            }
            log.debug("Cannot read {}.", what, e);
            String why = e instanceof StoreException ? e.getMessage() : e.toString();
            throw StoreException.passing(
                    "it cannot read " + what + ", and all events wait until somebody has put that right: " + why, e);
        }
    }
}
