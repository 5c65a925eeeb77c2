// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessagePublisher;
import dev.petrel.engine.bus.Queue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers each publish with the next future that the test prepared; when there is none, the broker is away. */
final class ScriptedPublisher implements MessagePublisher {
    private final Deque<CompletableFuture<Void>> answers = new ArrayDeque<>();
    private final List<Message> sent = new ArrayList<>();

    synchronized CompletableFuture<Void> next() {
        answers.add(new CompletableFuture<>());
        return answers.getLast();
    }

    synchronized List<Message> sent() {
        return List.copyOf(sent);
    }

    @Override
    public synchronized CompletableFuture<Void> publish(Queue queue, Message message) {
        sent.add(message);
        return answers.isEmpty()
                ? CompletableFuture.failedFuture(BusException.transientFailure("not connected", null))
                : answers.remove();
    }

    @Override
    public boolean connected() {
        return true;
    }
}
