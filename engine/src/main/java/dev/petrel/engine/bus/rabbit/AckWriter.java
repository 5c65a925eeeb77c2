// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to one consumer's channel, one thread at a time. A thread that settles a delivery while another holds the
 * channel leaves the writing to that one and goes on: settling never waits for the broker's answer to something else.
 *
 * <p>Of what is settled together, one acknowledgement says all up to a tag if nothing up to it is still out: a batch that
 * is acknowledged in the order of its arrival costs the broker one command and not one for each message.
 */
final class AckWriter {

    private static final Logger log = LoggerFactory.getLogger(AckWriter.class);

    private final Channel amqp;
    private final Queue<Settlement> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock channel = new ReentrantLock();

    /** Tags of all that the channel has delivered and that is not settled, as far as it is written. */
    private final NavigableSet<Long> out = new ConcurrentSkipListSet<>();

    private record Settlement(List<Long> tags, boolean done) {}

    /** Something else to do with the channel. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    AckWriter(Channel amqp) {
        this.amqp = amqp;
    }

    /** The channel has delivered {@code tag}. Called for each, in their order, before it can be settled. */
    void delivered(long tag) {
        boolean ignored = out.add(tag);
    }

    /** {@code tag} was settled by work of its own. */
    void settled(long tag) {
        boolean ignored = out.remove(tag);
    }

    void ack(List<Long> tags) {
        waiting.add(new Settlement(tags, true));
        write();
    }

    void giveBack(long tag) {
        waiting.add(new Settlement(List.of(tag), false));
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
                writeWaiting();
            } catch (IOException | AlreadyClosedException e) {
                log.debug("Deliveries were settled too late; the broker delivers them again: {}", e.getMessage());
            } finally {
                channel.unlock();
            }
        }
    }

    private void writeWaiting() throws IOException {
        List<Long> done = new ArrayList<>();
        for (Settlement next = waiting.poll(); next != null; next = waiting.poll()) {
            next.tags().forEach(out::remove);
            if (next.done()) {
                done.addAll(next.tags());
            } else {
                for (long tag : next.tags()) { // first, so that no acknowledgement of more speaks of it
                    amqp.basicNack(tag, false, true);
                }
            }
        }
        if (!done.isEmpty()) {
            writeDone(done);
        }
    }

    private void writeDone(List<Long> done) throws IOException {
        Collections.sort(done);
        // What is delivered from now on has higher tags than all of these.
        Long first = out.ceiling(Long.MIN_VALUE);
        int together = 0;
        while (together < done.size() && (first == null || done.get(together) < first)) {
            together++;
        }
        if (together > 0) {
            amqp.basicAck(done.get(together - 1), together > 1);
        }
        for (long tag : done.subList(together, done.size())) {
            amqp.basicAck(tag, false);
        }
    }
}
