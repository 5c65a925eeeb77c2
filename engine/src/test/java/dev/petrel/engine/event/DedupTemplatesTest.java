// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DedupTemplatesTest {

    private static final Ref TYPE = Ref.of("p.t");
    private static final Ref TRIGGER = Ref.of("p.t-of-a-rule");
    private static final Event.Source SOURCE = new Event.Source("n", null, 0);

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Metrics metrics = new Metrics();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final ContentCache content = new ContentCache(store.content(), clock, announced::get);
    private final DedupTemplates keys = new DedupTemplates(
            content,
            new JinjaTemplates(),
            clock,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)),
            metrics);
    private final EventFactory events = new EventFactory(clock, new Random(2), keys);

    @Test
    void namesEventsByTheTemplateOfTheirType() {
        registered("{{ trigger.path }}@{{ trigger.at.n }}");

        Event event = create(TYPE, Map.of("path", "/a", "at", Map.of("n", 1)), null);

        assertThat(event.dedupKey()).isEqualTo("/a@1");
        assertThat(event.id()).isEqualTo(Ids.event(TYPE, "/a@1"));
    }

    @Test
    void appliesToTheTriggersThatRulesMadeOfTheType() {
        registered("{{ trigger.a }}");
        store.content().register(new Trigger(TRIGGER, TYPE, Map.of("x", 1)));

        assertThat(create(TRIGGER, Map.of("a", "k"), null).id()).isEqualTo(Ids.event(TRIGGER, "k"));
    }

    @Test
    void theSensorsOwnKeyGoesFirst() {
        registered("{{ trigger.a }}");

        assertThat(create(TYPE, Map.of("a", "k"), "mine").dedupKey()).isEqualTo("mine");
    }

    @Test
    void aTemplateThatFailsOrGivesNothingNamesNothing() {
        registered("{{ trigger.path }}");
        Event first = create(TYPE, Map.of(), null);
        Event second = create(TYPE, Map.of("path", ""), null);

        assertThat(first.dedupKey()).isNull();
        assertThat(second.dedupKey()).isNull();
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(metrics.dedupKeyFailures().labelValues("p.t").get()).isEqualTo(2);
    }

    @Test
    void aRepeatIsAnEventOfItsOwn() {
        registered("{{ trigger.a }}");
        Map<String, @Nullable Object> payload = new HashMap<>(Map.of("a", "k"));

        Event repeat = events.repeat(TYPE, payload, null, SOURCE);

        assertThat(repeat.dedupKey()).isNull();
        assertThat(repeat.id()).isNotEqualTo(Ids.event(TYPE, "k"));
    }

    @Test
    void seesAChangedTemplateWhileItRuns() throws Exception {
        registered("{{ trigger.a }}");
        keys.start();
        try {
            clock.awaitWaiters(1);
            assertThat(create(TYPE, Map.of("a", "k"), null).dedupKey()).isEqualTo("k");
            registered("new {{ trigger.a }}");
            clock.advance(Duration.ofSeconds(2));
            clock.awaitWaiters(1);
            assertThat(create(TYPE, Map.of("a", "k"), null).dedupKey()).isEqualTo("new k");
        } finally {
            keys.stop();
        }
    }

    @Test
    void seesAnAnnouncedChangeAtOnce() throws Exception {
        announced.set(true);
        registered("{{ trigger.a }}");
        keys.start();
        try {
            clock.awaitWaiters(1);
            registered("new {{ trigger.a }}");
            assertThat(create(TYPE, Map.of("a", "k"), null).dedupKey()).isEqualTo("k");
            content.received("{}");
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            "new k".equals(create(TYPE, Map.of("a", "k"), null).dedupKey()));
        } finally {
            keys.stop();
        }
    }

    private void registered(String template) {
        store.content().register(new TriggerType(TYPE, null, Map.of(), Map.of(), List.of(), "t.yaml", template));
    }

    private Event create(Ref trigger, Map<String, ?> payload, @Nullable String key) {
        return events.create(trigger, new HashMap<>(payload), key, null, SOURCE);
    }
}
