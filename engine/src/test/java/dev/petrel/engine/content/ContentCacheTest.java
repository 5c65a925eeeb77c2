// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.engine.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ContentCacheTest {

    private static final Duration AGE = Duration.ofMillis(500);

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    private volatile Runnable duringRevision = () -> {};
    private final AtomicBoolean announced = new AtomicBoolean();
    private final ContentCache cache = new ContentCache(observed(), clock, announced::get);

    /** The store's content, with the calls of it in {@link #calls}. */
    private ContentStore observed() {
        Class<ContentStore> seam = ContentStore.class;
        return seam.cast(Proxy.newProxyInstance(seam.getClassLoader(), new Class<?>[] {seam}, (proxy, method, args) -> {
            calls.add(method.getName());
            try {
                Object answer = method.invoke(store.content(), args);
                if (method.getName().equals("revision")) {
                    duringRevision.run();
                }
                return answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private void trigger(String ref) {
        store.content().register(new Trigger(Ref.of(ref), Ref.of("p.type"), Map.of()));
    }

    private List<String> triggers(ContentSnapshot snapshot) {
        return snapshot.list(Trigger.class).stream().map(Trigger::key).toList();
    }

    @Test
    void readsAgainOnlyAfterAChange() {
        trigger("p.a");
        ContentSnapshot first = cache.now();
        assertThat(triggers(first)).containsExactly("p.a");
        assertThat(triggers(first)).containsExactly("p.a");
        assertThat(cache.now()).isSameAs(first);
        assertThat(calls).containsExactly("revision", "list", "revision");

        trigger("p.b");
        assertThat(triggers(cache.now())).containsExactly("p.a", "p.b");
        assertThat(triggers(first)).as("a snapshot stays as it is").containsExactly("p.a");
    }

    @Test
    void asksForTheRevisionOnlyWhenTheLastAnswerIsTooOld() {
        ContentSnapshot first = cache.notOlderThan(AGE);
        trigger("p.a");
        clock.advance(AGE.minusNanos(1));
        assertThat(cache.notOlderThan(AGE)).isSameAs(first);
        clock.advance(Duration.ofNanos(1));

        assertThat(cache.notOlderThan(AGE)).isNotSameAs(first);
        assertThat(calls).containsExactly("revision", "revision");
    }

    @Test
    void asksAtOnceAfterARefresh() {
        ContentSnapshot first = cache.notOlderThan(AGE);
        trigger("p.a");
        cache.refresh();

        assertThat(cache.notOlderThan(AGE)).isNotSameAs(first);
    }

    @Test
    void doesNotTakeForFreshWhatWasReadBeforeARefreshWasAskedFor() {
        duringRevision = () -> {
            duringRevision = () -> {};
            trigger("p.a");
            cache.refresh();
        };
        ContentSnapshot early = cache.now();

        assertThat(cache.notOlderThan(AGE)).isNotSameAs(early);
    }

    @Test
    void doesNotTakeALateAnswerForANewerOne() {
        AtomicReference<ContentSnapshot> newer = new AtomicReference<>();
        trigger("p.a");
        duringRevision = () -> {
            duringRevision = () -> {};
            clock.advance(Duration.ofNanos(1));
            trigger("p.b");
            newer.set(cache.now());
        };

        assertThat(cache.now()).isSameAs(newer.get());
        assertThat(cache.notOlderThan(AGE)).isSameAs(newer.get());
    }

    @Test
    void aFailureLeavesWhatIsKnown() {
        trigger("p.a");
        ContentSnapshot known = cache.now();
        assertThat(triggers(known)).containsExactly("p.a");
        store.goAway();

        assertThatThrownBy(cache::now).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> known.list(Action.class)).isInstanceOf(StoreException.class);
        assertThat(cache.notOlderThan(AGE)).isSameAs(known);
        assertThat(triggers(known)).containsExactly("p.a");

        store.comeBack();
        assertThat(cache.now()).isSameAs(known);
        assertThat(known.list(Action.class)).isEmpty();
    }

    @Test
    void readsOneAloneAndLooksAgainForOneThatWasNotThere() {
        trigger("p.a");
        ContentSnapshot snapshot = cache.now();
        assertThat(snapshot.get(Trigger.class, "p.a")).isPresent();
        assertThat(snapshot.get(Trigger.class, "p.a")).isPresent();
        assertThat(snapshot.get(Trigger.class, "p.b")).isEmpty();
        trigger("p.b");
        assertThat(snapshot.get(Trigger.class, "p.b")).isPresent();
        assertThat(calls).containsExactly("revision", "get", "get", "get");
    }

    @Test
    void readsAgainWhatCannotBeReadWhole() {
        trigger("p.a");
        trigger("p.b");
        store.spoil(Trigger.class, "p.b");
        ContentSnapshot snapshot = cache.now();

        assertThat(snapshot.readable(Trigger.class).list())
                .extracting(Trigger::key)
                .containsExactly("p.a");
        assertThat(snapshot.readable(Trigger.class).unreadable())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("p.b"));
        trigger("p.b");
        assertThat(snapshot.readable(Trigger.class).unreadable()).isEmpty();
        assertThat(snapshot.readable(Trigger.class).list()).hasSize(2);
        assertThat(calls).containsExactly("revision", "listReadable", "listReadable", "listReadable");
    }

    @Test
    void derivesOnceFromEachSnapshot() {
        trigger("p.a");
        List<?> first = derive();
        assertThat(derive()).isSameAs(first);
        trigger("p.b");
        assertThat(derive()).isNotSameAs(first).hasSize(2);
    }

    private List<?> derive() {
        ContentSnapshot now = cache.now();
        return now.derived(List.class, "keys", () -> List.copyOf(triggers(now)));
    }

    @Test
    void asksSeldomWhileChangesAreAnnouncedAndAtOnceAfterOne() {
        announced.set(true);
        trigger("p.a");
        ContentSnapshot first = cache.recent();
        trigger("p.b");
        clock.advance(Duration.ofSeconds(9));
        assertThat(cache.recent()).isSameAs(first);

        cache.received("{}");
        ContentSnapshot second = cache.recent();
        assertThat(triggers(second)).containsExactly("p.a", "p.b");
        trigger("p.c");
        cache.missed();
        ContentSnapshot third = cache.recent();
        assertThat(triggers(third)).containsExactly("p.a", "p.b", "p.c");
        trigger("p.d");
        clock.advance(Duration.ofSeconds(10)); // though the announcement was lost
        assertThat(triggers(cache.recent())).hasSize(4);
    }

    @Test
    void asksOftenWhileNoAnnouncementCanCome() {
        ContentSnapshot first = cache.recent();
        trigger("p.a");
        assertThat(cache.recent()).isSameAs(first);
        clock.advance(Duration.ofMillis(500));

        assertThat(cache.recent()).isNotSameAs(first);
    }

    @Test
    void callsItsListenersAfterEachAnnouncement() {
        ConcurrentLinkedQueue<List<String>> seen = new ConcurrentLinkedQueue<>();
        announced.set(true);
        cache.onRefresh(() -> seen.add(triggers(cache.recent())));
        trigger("p.a");
        cache.received("{}");
        trigger("p.b");
        cache.missed();

        assertThat(seen).containsExactly(List.of("p.a"), List.of("p.a", "p.b"));
    }

    /** The clock stands, so nothing is found by looking. */
    @Test
    void hearsOfWhatAnotherProcessChangesAndOfWhatItMissed() {
        MemoryBusBroker broker = new MemoryBusBroker(clock);
        MemoryBus bus = broker.connect();
        ContentCache here = ContentCache.announced(store.content(), bus, "here", clock);
        ContentCache there = ContentCache.announced(store.content(), broker.connect(), "there", clock);
        assertThat(triggers(here.recent())).isEmpty();
        assertThat(triggers(there.recent())).isEmpty();

        trigger("p.a");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> triggers(here.recent()).contains("p.a"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> triggers(there.recent()).contains("p.a"));
        broker.goAway();
        trigger("p.b");
        assertThat(bus.connected()).isFalse();
        broker.comeBack();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> triggers(here.recent()).contains("p.b"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> triggers(there.recent()).contains("p.b"));
    }
}
