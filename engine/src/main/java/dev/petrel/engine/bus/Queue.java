// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

/**
 * The two streams of work that the cluster's processes share. Each is one durable queue whose consumers compete.
 *
 * <p>The names are Petrel's own, so that it can use a broker beside StackStorm; {@code [messaging] prefix} changes them.
 */
public enum Queue {
    /** Events on their way to the rules engines. A message carries the whole event. */
    TRIGGER("trigger", true),
    /** Notifications for the action runners. A message carries an execution's id and fence. */
    EXECUTION("execution", false);

    private final String word;
    private final boolean travelsTogether;

    Queue(String word, boolean travelsTogether) {
        this.word = word;
        this.travelsTogether = travelsTogether;
    }

    /** The last part of the exchange's and the queue's name. */
    public String word() {
        return word;
    }

    /**
     * Whether several messages may reach the broker, and a consumer, as one. Not notifications: a runner takes as many as it
     * has slots for.
     */
    public boolean travelsTogether() {
        return travelsTogether;
    }
}
