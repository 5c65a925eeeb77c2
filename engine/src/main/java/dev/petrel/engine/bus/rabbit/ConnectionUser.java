// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import java.io.IOException;

/** What receives on each {@link BrokerConnection} that the bus makes, until it is closed. All methods are for the bus's own thread. */
interface ConnectionUser extends AutoCloseable {

    /** Brings what the broker knows in line with what is wanted here. */
    void serve(BrokerConnection connection) throws IOException;

    /** The connection is gone, and with it all that was received on it. */
    void detach();

    /** Whether it was closed and the broker has back what was received. One that is only closed still has that. */
    boolean ended();

    /** Asks for the end, on any thread. */
    @Override
    void close();
}
