// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

/** A {@link TopicListener} at a bus. */
public interface TopicSubscription extends AutoCloseable {

    /** Stops listening; at most the call under way ends after it. Idempotent. */
    @Override
    void close();
}
