// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether messages of a bus may travel together at this moment: all who may receive them must be able to read that. For any thread. */
final class BatchSwitch {

    private static final Logger log = LoggerFactory.getLogger(BatchSwitch.class);

    private volatile BooleanSupplier readable = () -> false;
    private volatile boolean refused;

    /** @param now whether all who may receive messages can read them together; asked for each message, must not block */
    void readable(BooleanSupplier now) {
        readable = now;
    }

    boolean on() {
        return !refused && readable.getAsBoolean();
    }

    /** The broker does not take messages of that size: they go one by one as long as this process runs. */
    void refused() {
        if (!refused) {
            refused = true;
            log.warn(
                    "The broker refuses messages of {} bytes: events go one by one from now on. Raise its max_message_size.",
                    BatchPublisher.MOST_BYTES);
        }
    }
}
