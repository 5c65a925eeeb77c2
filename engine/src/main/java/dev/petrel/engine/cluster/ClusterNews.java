// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * That something about processes or leases has changed: to other processes, of them, and to those in this process that
 * want to know. It says no more than that it is worth a look now; what is lost is found at the next look. For any thread.
 */
final class ClusterNews implements TopicListener {

    private final String node;
    private final Runnable look;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean heard = new AtomicBoolean();
    private volatile @Nullable MessageBus bus;

    /** @param look what to do when something is said to have changed */
    ClusterNews(String node, Runnable look) {
        this.node = node;
        this.look = look;
    }

    void tellOn(MessageBus messages) {
        bus = messages;
        var untilTheBusCloses = messages.listen(Topic.CLUSTER, this);
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Tells the other processes. Never blocks and never fails. */
    void tell() {
        MessageBus now = bus;
        if (now != null) {
            now.announce(Topic.CLUSTER, Json.write(Map.of("node", node)));
        }
    }

    /** Has this process look now, and those in it that want to know hear of it. */
    void lookNow() {
        heard.set(true);
        look.run();
    }

    /** Tells those in this process. */
    void changed() {
        listeners.forEach(Runnable::run);
    }

    /** Whether another process has told something since the last call. */
    boolean take() {
        return heard.getAndSet(false);
    }

    @Override
    public void received(String message) {
        lookNow();
    }

    @Override
    public void missed() {
        // The next look is never far.
    }
}
