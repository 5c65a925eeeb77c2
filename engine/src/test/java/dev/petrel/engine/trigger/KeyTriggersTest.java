// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.Golden;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Members;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of changes of the datastore, compared with those that a real StackStorm recorded. */
class KeyTriggersTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final KeyTriggers triggers = new KeyTriggers(
            new WantedTriggers(new ContentCache(store.content(), clock)),
            store.keys(),
            new OwnEvents("n", new EventPublisher(bus, new Metrics(), 1 << 20), clock));
    private final Datastore datastore = new Datastore(store.keys(), Cipher.withoutKey(), clock, triggers);
    private final Membership survivor = Members.of(store.cluster(), "survivor", 1, "rulesengine", clock);
    private final KeyChangeSweeper sweeper =
            new KeyChangeSweeper(new Leases(store.cluster(), survivor), triggers, store.keys(), clock);

    @BeforeEach
    void join() {
        survivor.start();
    }

    @AfterEach
    void leave() {
        survivor.stop();
        bus.close();
    }

    private void listen(Ref... types) {
        for (Ref type : types) {
            store.content()
                    .put(new Rule(
                            new Ref("p", "on_" + type.name()),
                            null,
                            true,
                            Rule.STANDARD,
                            type.toString(),
                            Map.of(),
                            type,
                            Map.of(),
                            "core.noop",
                            Map.of(),
                            List.of(),
                            Map.of(),
                            null));
        }
        clock.advance(ContentCache.ANNOUNCED_AGE);
    }

    private void listenToAll() {
        listen(OwnTriggers.KEY_CREATE, OwnTriggers.KEY_UPDATE, OwnTriggers.KEY_VALUE_CHANGE, OwnTriggers.KEY_DELETE);
    }

    private List<Event> events() throws InterruptedException {
        try (var subscription = bus.subscribe(Queue.TRIGGER, 100)) {
            List<Delivery> taken = subscription.take(100, Duration.ZERO);
            taken.forEach(Delivery::ack);
            return taken.stream()
                    .map(Delivery::message)
                    .map(EventMessage::decode)
                    .toList();
        }
    }

    private void put(String name, String value) {
        assertThat(datastore
                        .put(Scope.SYSTEM, name, value, Datastore.Attributes.NONE)
                        .value())
                .isEqualTo(value);
    }

    private void sweep(int rounds) throws InterruptedException {
        for (int i = 0; i < rounds; i++) {
            Duration ignored = sweeper.step();
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void changesFireAsRecorded() throws Exception {
        listen(OwnTriggers.KEY_VALUE_CHANGE);
        Map<String, Object> recorded = Golden.read("triggers/key_create_update_delete.json");
        for (Map<String, Object> step : (List<Map<String, Object>>) recorded.get("done")) {
            if (step.get("body") instanceof Map<?, ?> body) {
                put((String) body.get("name"), (String) body.get("value"));
            } else {
                assertThat(datastore.delete(Scope.SYSTEM, "golden.watch1")).isTrue();
            }
        }

        List<Object> found = new ArrayList<>();
        for (Event event : events()) {
            found.add(Map.of("trigger", event.trigger().toString(), "status", "processed", "payload", event.payload()));
        }
        assertThat(Golden.differences(recorded.get("trigger_instances"), found)).isEmpty();
        assertThat(store.keys().untold(10)).isEmpty();
    }

    @Test
    void anEventOfAChangeIsTheNextInTheChainOfWhatMadeIt() throws Exception {
        listenToAll();
        var ignored = datastore.causedBy(() -> 3).put(Scope.SYSTEM, "a", "1", Datastore.Attributes.NONE);
        put("b", "1");
        assertThat(datastore.causedBy(() -> 4).delete(Scope.SYSTEM, "a")).isTrue();

        assertThat(events()).extracting(event -> event.source().chain()).containsExactly(4, 1, 5);
    }

    @Test
    void whatCausesAChangeIsNotAskedForWhenNoRuleListens() {
        var ignored = datastore
                .causedBy(() -> {
                    throw new AssertionError("it costs a call of the database");
                })
                .put(Scope.SYSTEM, "a", "1", Datastore.Attributes.NONE);

        assertThat(datastore.value(Scope.SYSTEM, "a")).contains("1");
    }

    @Test
    void noteAndFireNothingThatNoEnabledRuleListensTo() throws Exception {
        bus.loseConnection();
        put("a", "1");
        assertThat(datastore.delete(Scope.SYSTEM, "a")).isTrue();
        assertThat(store.keys().untold(10)).as("it cost nothing").isEmpty();
        bus.reconnect();

        listen(OwnTriggers.KEY_VALUE_CHANGE);
        put("b", "1");
        put("b", "2");

        assertThat(events())
                .extracting(Event::trigger)
                .as("as recorded with a rule on this one alone")
                .containsExactly(OwnTriggers.KEY_CREATE, OwnTriggers.KEY_UPDATE, OwnTriggers.KEY_VALUE_CHANGE);
    }

    @Test
    void aChangeIsToldThoughItsProcessCouldNot() throws Exception {
        listenToAll();
        bus.loseConnection();
        put("a", "1");
        assertThat(datastore.value(Scope.SYSTEM, "a")).as("the write stands").contains("1");
        assertThat(datastore.delete(Scope.SYSTEM, "a")).isTrue();
        bus.reconnect();

        sweep(1);
        assertThat(events()).as("left to its process at first").isEmpty();
        sweep(1);

        assertThat(events()).extracting(Event::trigger).containsExactly(OwnTriggers.KEY_CREATE, OwnTriggers.KEY_DELETE);
        assertThat(store.keys().untold(10)).isEmpty();
    }

    @Test
    void toldTwiceItIsTheSameEvent() throws Exception {
        listenToAll();
        var change = store.keys()
                .putNoting(new KeyValue(KeyValue.SYSTEM, "a", "1", false, null, null))
                .get(0);

        triggers.tell(change);
        triggers.tell(change);

        assertThat(events())
                .hasSize(2)
                .extracting(Event::id)
                .containsOnly(Ids.event(OwnTriggers.KEY_CREATE, "change " + change.id() + " of a key"));
    }

    @Test
    void aKeyWhoseTimeIsOverIsDeleted() throws Exception {
        listen(OwnTriggers.KEY_DELETE);
        Datastore.Attributes brief = new Datastore.Attributes(false, "what", Duration.ofSeconds(5));
        assertThat(datastore.put(Scope.ofUser("bob"), "a", "1", brief).expiresAt())
                .isNotNull();
        sweep(2);
        assertThat(events()).extracting(Event::trigger).containsExactly(OwnTriggers.KEY_CREATE);
        clock.advance(Duration.ofSeconds(5));

        sweep(1);

        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.trigger()).isEqualTo(OwnTriggers.KEY_DELETE);
            assertThat((Map<?, ?>) event.payload().get("object"))
                    .extracting("name", "user", "scope", "uid", "value", "description")
                    .containsExactly("a", "bob", "st2kv.user", "key_value_pair:st2kv.user:bob:a", "1", "what");
        });
        sweep(3);
        assertThat(events()).isEmpty();
    }

    @Test
    void aSecretStaysEncrypted() throws Exception {
        listenToAll();
        store.keys()
                .putNoting(new KeyValue(KeyValue.SYSTEM, "a", "C1PHER", true, null, null))
                .forEach(triggers::tell);

        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat((Map<?, ?>) event.payload().get("object"))
                        .extracting("value", "secret", "encrypted")
                        .containsExactly("C1PHER", true, true));
    }
}
