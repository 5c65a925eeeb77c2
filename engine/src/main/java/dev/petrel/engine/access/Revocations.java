// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells the processes that authenticate clients which token or API key was revoked or changed, so that they ask the
 * database about it again. Best effort: a process that does not hear of it asks when {@link RecentLookups#AGE} is over. What is
 * told is the hash, of which nobody makes the secret. One for each process; for any thread.
 */
public final class Revocations implements TopicListener {

    private static final String HASH = "hash";

    private final Consumer<String> announce;
    private final List<RecentLookups<?>> remembered = new CopyOnWriteArrayList<>();

    private Revocations(Consumer<String> announce) {
        this.announce = announce;
    }

    /** Those of a process that tells nobody. */
    public static Revocations untold() {
        return new Revocations(message -> {});
    }

    /** Those that are announced on {@code bus}. */
    public static Revocations on(MessageBus bus) {
        return new Revocations(message -> bus.announce(Topic.ACCESS, message));
    }

    /** Hears of what others revoke until {@code bus} is closed: for a process that authenticates clients. */
    public void listen(MessageBus bus) {
        var untilTheBusCloses = bus.listen(Topic.ACCESS, this);
    }

    /** A memory of what was found, which forgets what is revoked anywhere. */
    <V> RecentLookups<V> recent(Clock clock) {
        RecentLookups<V> recent = new RecentLookups<>(clock);
        remembered.add(recent);
        return recent;
    }

    /** Tells the others that what has this hash counts no more, or is another now. Never fails. */
    void tell(String hash) {
        announce.accept(Json.write(Map.of(HASH, hash)));
    }

    @Override
    public void received(String message) {
        if (Json.readObject(message).get(HASH) instanceof String hash) {
            remembered.forEach(recent -> recent.forget(hash));
        }
    }

    @Override
    public void missed() {
        remembered.forEach(RecentLookups::forgetAll);
    }
}
