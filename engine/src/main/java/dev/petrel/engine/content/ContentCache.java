// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.ContentStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is registered, read again only after a change. One for each process; for any thread.
 *
 * <p>No call waits while another asks for the revision; one that asks for a kind waits while another thread reads that kind for
 * the same snapshot, so that it is read once. When the store fails its failure is thrown, and what was known stays known.
 */
public final class ContentCache implements TopicListener {

    /** How old the content may be while changes are announced: as long as an announcement that was lost goes unnoticed. */
    public static final Duration ANNOUNCED_AGE = Duration.ofSeconds(10);

    /** How old the content may be while no announcement can come. */
    private static final Duration UNANNOUNCED_AGE = Duration.ofMillis(500);

    private final ContentStore store;
    private final Clock clock;
    private final BooleanSupplier announced;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    // With the lock of this:
    private ContentSnapshot last;
    private boolean checked;
    private long checkedAt; // when the question that was answered last began
    private long refreshes;

    /** A cache that hears of no announcements. */
    public ContentCache(ContentStore store, Clock clock) {
        this(store, clock, () -> false);
    }

    /** @param announced whether changes are announced to this cache now, as a {@link TopicListener} */
    public ContentCache(ContentStore store, Clock clock, BooleanSupplier announced) {
        this.store = store;
        this.clock = clock;
        this.announced = announced;
        this.last = new ContentSnapshot(store, Long.MIN_VALUE);
        this.checkedAt = clock.nanos();
    }

    /**
     * The cache of a process that announces on {@code bus} what it changes in {@code store} and hears of what others
     * change, until the bus is closed.
     *
     * @param node which announces, for people who read messages
     */
    public static ContentCache announced(ContentStore store, MessageBus bus, String node, Clock clock) {
        ContentCache cache = new ContentCache(store, clock, bus::connected);
        store.onChange(() -> announce(bus, node));
        var untilTheBusCloses = bus.listen(Topic.CONTENT, cache);
        return cache;
    }

    /** Announces on {@code bus} that {@code node} has changed content. Never blocks and never fails. */
    public static void announce(MessageBus bus, String node) {
        bus.announce(Topic.CONTENT, Json.write(Map.of("node", node)));
    }

    /**
     * The content as it is now: the same snapshot as before unless it was changed. Asks the store for its revision, and
     * the snapshot reads the rest when it is asked for it.
     */
    public ContentSnapshot now() {
        long before = refreshes();
        long at = clock.nanos();
        // The revision is read before the content, so that a change in between is seen the next time.
        return checked(store.revision(), at, before);
    }

    /**
     * The content as far as it is known without asking at each call: new at once after an announced change, and asked for
     * from time to time, since an announcement may be lost.
     */
    public ContentSnapshot recent() {
        return notOlderThan(announced.getAsBoolean() ? ANNOUNCED_AGE : UNANNOUNCED_AGE);
    }

    /** Calls {@code listener}, which must be short and must not throw, after each announcement of a change. */
    public void onRefresh(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void received(String message) {
        refresh();
    }

    @Override
    public void missed() {
        refresh();
    }

    /** The content as it was {@code age} ago, or later. Asks the store only when what it said last is older than that. */
    public ContentSnapshot notOlderThan(Duration age) {
        ContentSnapshot known = fresh(age);
        return known == null ? now() : known;
    }

    /** To be called when the content may have changed: the next one who asks is told what it is then. Never blocks. */
    public void refresh() {
        forget();
        listeners.forEach(Runnable::run);
    }

    private synchronized void forget() {
        refreshes++;
        checked = false;
    }

    private synchronized long refreshes() {
        return refreshes;
    }

    private synchronized @Nullable ContentSnapshot fresh(Duration age) {
        return checked && clock.since(checkedAt).compareTo(age) < 0 ? last : null;
    }

    private synchronized ContentSnapshot checked(long revision, long at, long refreshesBefore) {
        if (at - checkedAt < 0) {
            return last; // by a later question: this answer may be older
        }
        if (last.revision() != revision) {
            last = new ContentSnapshot(store, revision);
        }
        checked = refreshes == refreshesBefore; // else what was read may be from before the change
        checkedAt = at;
        return last;
    }
}
