// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to one consumer's channel, one thread at a time. A thread that settles a delivery while another holds the
 * channel leaves the writing to that one and goes on: settling never waits for the broker's answer to something else.
 */
final class AckWriter {

    private static final Logger log = LoggerFactory.getLogger(AckWriter.class);

    private final Channel amqp;
    private final Queue<Settlement> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock channel = new ReentrantLock();

    private record Settlement(long tag, boolean done) {}

    /** Something else to do with the channel. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    AckWriter(Channel amqp) {
        this.amqp = amqp;
    }

    void ack(long tag) {
        waiting.add(new Settlement(tag, true));
        write();
    }

    void giveBack(long tag) {
        waiting.add(new Settlement(tag, false));
        write();
    }

    /** Does {@code work} while nothing else is written. Not from within it. */
    void exclusively(Work work) throws IOException {
        channel.lock();
        try {
            work.run();
        } finally {
            channel.unlock();
        }
        write();
    }

    private void write() {
        while (!waiting.isEmpty() && channel.tryLock()) {
            try {
                for (Settlement next = waiting.poll(); next != null; next = waiting.poll()) {
                    write(next);
                }
            } finally {
                channel.unlock();
            }
        }
    }

    private void write(Settlement settlement) {
        try {
            if (settlement.done()) {
                amqp.basicAck(settlement.tag(), false);
            } else {
                amqp.basicNack(settlement.tag(), false, true);
            }
        } catch (IOException | AlreadyClosedException e) {
            log.debug("A delivery was settled too late; the broker delivers it again: {}", e.getMessage());
        }
    }
}
