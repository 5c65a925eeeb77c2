// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

/**
 * Receives what is published on a {@link Topic}. Both methods are called one at a time, in order, on a thread of the
 * listener's own: a slow listener delays only itself. A listener that throws is logged and goes on with the next message.
 */
public interface TopicListener {

    /**
     * A message, as it was published.
     *
     * @throws IllegalArgumentException when it cannot be understood: another version of Petrel may have sent it
     */
    void received(String message);

    /**
     * Messages may have been missed, so the database must be read once. Called when the listener begins to receive, each
     * time it does so again after a lost connection, and when it was too slow for what was sent.
     */
    void missed();
}
