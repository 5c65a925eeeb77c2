// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import java.util.Arrays;

/**
 * What travels through a queue.
 *
 * @param id names the message for people who read logs and queues; the bus does not look at it
 * @param body UTF-8 JSON; not copied, so its maker must not change it
 */
public record Message(String id, byte[] body) {

    // A record's generated methods would compare and print the array's identity.

    @Override
    public boolean equals(Object other) {
        return other instanceof Message m && id.equals(m.id) && Arrays.equals(body, m.body);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Message[" + id + ", " + body.length + " bytes]";
    }
}
