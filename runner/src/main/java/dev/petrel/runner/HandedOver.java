// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.model.Execution;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A notification of an execution that this process has written itself. What cannot be done with it here goes to the broker, for any runner. */
final class HandedOver implements Delivery {

    private final Execution execution;
    private final MessageBus bus;
    private final boolean forAMoment;
    private final AtomicBoolean settled = new AtomicBoolean();

    /**
     * @param execution as it was written
     * @param forAMoment whether it was {@linkplain Slots#takeForAMoment taken in for a moment}, and has no slot
     */
    HandedOver(Execution execution, MessageBus bus, boolean forAMoment) {
        this.execution = execution;
        this.bus = bus;
        this.forAMoment = forAMoment;
    }

    /** Whether {@code delivery} has no slot. */
    static boolean isForAMoment(Delivery delivery) {
        return delivery instanceof HandedOver near && near.forAMoment;
    }

    Execution execution() {
        return execution;
    }

    @Override
    public Message message() {
        return ExecutionNotification.of(execution).encode();
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public int deliveries() {
        return 1;
    }

    @Override
    public void ack() {
        settled.set(true);
    }

    /** That the broker does not take it is no failure: the sweeper finds its execution. */
    @Override
    public void requeue() {
        var ignored = retry();
    }

    @Override
    public CompletableFuture<Void> retry() {
        return settled.getAndSet(true)
                ? CompletableFuture.completedFuture(null)
                : bus.publish(Queue.EXECUTION, message());
    }
}
