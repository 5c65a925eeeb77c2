// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import dev.petrel.engine.lifecycle.Threads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a bus and one {@link TopicListener}: takes messages without blocking and hands them over on a thread of
 * its own, which ends while there are none. When the listener is so slow that the inbox is full, what waits is dropped
 * and the listener is told that it has missed messages. Safe for several threads.
 */
public final class TopicInbox implements AutoCloseable {

    /** How many messages wait at the most. */
    static final int MOST_MESSAGES = 10_000;

    /** How many characters of messages wait at the most. */
    static final int MOST_CHARACTERS = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(TopicInbox.class);

    private final Topic topic;
    private final TopicListener listener;
    private final ExecutorService thread;
    private final Deque<String> waiting = new ArrayDeque<>();
    private int characters;
    private boolean missed;
    private boolean handing; // a task of the thread is at it, or will be
    private boolean closed;
    private @Nullable Class<?> failure; // the last call's; only touched by the thread

    public TopicInbox(Topic topic, TopicListener listener) {
        this.topic = topic;
        this.listener = listener;
        this.thread = Threads.oneWhenNeeded(Threads.named("topic-" + topic.word()), 1);
    }

    /** A message has come. */
    public synchronized void received(String message) {
        if (closed) {
            return;
        }
        if (waiting.size() >= MOST_MESSAGES || characters + message.length() > MOST_CHARACTERS) {
            clear();
            missed = true;
        }
        waiting.add(message);
        characters += message.length();
        handOver();
    }

    /** Messages may not have come. What waits needs no handing over: the listener reads the database. */
    public synchronized void missed() {
        if (closed) {
            return;
        }
        clear();
        missed = true;
        handOver();
    }

    /** The listener hears nothing more, but what it is being told at this moment. */
    @Override
    public synchronized void close() {
        closed = true;
        clear();
        missed = false;
        thread.shutdown();
    }

    private void clear() {
        waiting.clear();
        characters = 0;
    }

    private void handOver() {
        if (!handing) {
            handing = true;
            thread.execute(this::run);
        }
    }

    private void run() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
                failure = null;
            } catch (RuntimeException e) {
                failed(e);
            }
        }
    }

    /** Logs the first of failures in a row of the same class, so that messages of a later version do not fill the log. */
    private void failed(RuntimeException e) {
        if (e.getClass().equals(failure)) {
            log.debug("A listener of the topic \"{}\" failed again: {}", topic.word(), e.toString());
        } else {
            failure = e.getClass();
            log.warn("A listener of the topic \"{}\" failed and goes on: {}", topic.word(), e.toString());
        }
    }

    private synchronized @Nullable Runnable next() {
        if (missed) {
            missed = false;
            return listener::missed;
        }
        String message = waiting.poll();
        if (message == null) {
            handing = false;
            return null;
        }
        characters -= message.length();
        return () -> listener.received(message);
    }
}
