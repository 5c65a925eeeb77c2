// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

/**
 * The two streams of work that the cluster's processes share. Each is one durable queue whose consumers compete.
 *
 * <p>The names are Petrel's own, so that it can use a broker beside StackStorm; {@code [messaging] prefix} changes them.
 */
public enum Queue {
    /** Events on their way to the rules engines. A message carries the whole event. */
    TRIGGER("trigger"),
    /** Notifications for the action runners. A message carries an execution's id and fence. */
    EXECUTION("execution");

    private final String word;

    Queue(String word) {
        this.word = word;
    }

    /** The last part of the exchange's and the queue's name. */
    public String word() {
        return word;
    }
}
