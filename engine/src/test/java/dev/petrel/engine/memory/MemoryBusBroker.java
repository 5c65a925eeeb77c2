// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The queues that several {@link MemoryBus}es share, as the processes of a cluster share a broker. Keeps everything in
 * memory, one operation at a time, and can be told to go away and to misbehave ({@link MemoryBusFaults}).
 */
public final class MemoryBusBroker {

    private final Clock clock;
    private final Map<Queue, List<Stored>> queues = new EnumMap<>(Queue.class);
    private final List<MemoryBus> buses = new CopyOnWriteArrayList<>();
    private MemoryBusFaults faults = MemoryBusFaults.NONE;
    private Random random = new Random(0);
    private boolean away;

    /** A message in a queue that can be taken from {@code due} on. */
    record Stored(Message message, int attempt, int deliveries, long due) {

        Stored deliveredOnce() {
            return new Stored(message, attempt, deliveries + 1, due);
        }
    }

    /** @param clock by which delayed messages become due and subscriptions wait */
    public MemoryBusBroker(Clock clock) {
        this.clock = clock;
        for (Queue queue : Queue.values()) {
            queues.put(queue, new ArrayList<>());
        }
    }

    /** A bus of its own on this broker, connected unless the broker is away. */
    public MemoryBus connect() {
        return new MemoryBus(this);
    }

    /** From now on messages are treated so. What is queued already stays as it is. */
    public synchronized void misbehave(MemoryBusFaults faults) {
        this.faults = faults;
        this.random = new Random(faults.seed());
    }

    /** Ends all connections and refuses new ones until {@link #comeBack}; the queues stay. */
    public void goAway() {
        synchronized (this) {
            away = true;
        }
        buses.forEach(MemoryBus::loseConnection);
    }

    /** Ends {@link #goAway}: all buses are connected again. */
    public void comeBack() {
        synchronized (this) {
            away = false;
        }
        buses.forEach(MemoryBus::reconnect);
    }

    /** How many messages lie in {@code queue}, delayed ones among them, those that are out not. */
    public synchronized int queued(Queue queue) {
        return stored(queue).size();
    }

    Clock clock() {
        return clock;
    }

    synchronized boolean away() {
        return away;
    }

    void add(MemoryBus bus) {
        buses.add(bus);
    }

    void remove(MemoryBus bus) {
        buses.remove(bus);
    }

    CompletableFuture<Void> publish(Queue queue, Message message, int attempt) {
        boolean lost;
        boolean confirmLost;
        synchronized (this) {
            lost = chance(faults.lostPublishes());
            confirmLost = chance(faults.lostConfirms());
            if (!lost) {
                store(queue, message, attempt);
            }
        }
        if (lost || confirmLost) {
            return CompletableFuture.failedFuture(
                    BusException.transientFailure("message \"" + message.id() + "\" was not confirmed", null));
        }
        wakeReceivers();
        return CompletableFuture.completedFuture(null);
    }

    void announce(Topic topic, String message) {
        boolean lost;
        synchronized (this) {
            lost = away || chance(faults.lostPublishes());
        }
        if (!lost) {
            buses.forEach(bus -> bus.received(topic, message));
        }
    }

    private void store(Queue queue, Message message, int attempt) {
        int copies = chance(faults.repeats()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            List<Stored> stored = stored(queue);
            int place = chance(faults.reorders()) ? random.nextInt(stored.size() + 1) : stored.size();
            stored.add(place, new Stored(message, attempt, 0, due()));
        }
    }

    private long due() {
        long most = faults.longestDelay().toNanos();
        boolean delayed = chance(faults.delays()) && most > 0;
        return clock.nanos() + (delayed ? 1 + random.nextLong(most) : 0);
    }

    private boolean chance(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    /** Takes the messages that can be seen out of the queue, {@code most} of them at the most. */
    synchronized List<Stored> take(Queue queue, int most) {
        List<Stored> taken = new ArrayList<>();
        for (Stored stored : List.copyOf(stored(queue))) {
            if (taken.size() < most && stored.due() - clock.nanos() <= 0) {
                taken.add(stored);
            }
        }
        taken.forEach(stored(queue)::remove);
        return taken;
    }

    /** How long until a delayed message of {@code queue} can be seen, {@code most} if there is none. */
    synchronized Duration untilNext(Queue queue, Duration most) {
        return stored(queue).stream()
                .map(stored -> Duration.ofNanos(Math.max(stored.due() - clock.nanos(), 1)))
                .filter(wait -> wait.compareTo(most) < 0)
                .min(Duration::compareTo)
                .orElse(most);
    }

    /** Puts back, at the front and in their old order, what was taken and not settled. */
    void putBack(Queue queue, List<Stored> stored) {
        synchronized (this) {
            stored(queue).addAll(0, stored.stream().map(Stored::deliveredOnce).toList());
        }
        wakeReceivers();
    }

    private List<Stored> stored(Queue queue) {
        List<Stored> stored = queues.get(queue);
        if (stored == null) {
            throw new IllegalStateException("no queue " + queue);
        }
        return stored;
    }

    void wakeReceivers() {
        buses.forEach(MemoryBus::wakeReceivers);
    }
}
