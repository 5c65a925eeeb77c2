// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.T0;
import static dev.petrel.engine.store.Samples.enforcement;
import static dev.petrel.engine.store.Samples.id;
import static dev.petrel.engine.store.Samples.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.EventStore.EnforcementQuery;
import dev.petrel.engine.store.EventStore.InstanceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

interface EventContract extends StoreSetup {

    private EventStore events() {
        return store().events();
    }

    @Test
    default void givesBackInstancesAsTheyWere() {
        TriggerInstance full = instance("full", "demo.t", T0.plusNanos(1000)).asStale();
        TriggerInstance bare = new TriggerInstance(
                new Event(
                        id("bare"),
                        new Ref("core", "st2.webhook"),
                        Map.of(),
                        T0,
                        "key of mine",
                        null,
                        new Event.Source("node-2", null, 0, 3)),
                TriggerInstance.Status.PROCESSING_FAILED,
                "no such trigger");

        events().recordInstances(List.of(full, bare));

        assertThat(events().instance(full.id())).contains(full);
        assertThat(events().instance(bare.id())).contains(bare);
        assertThat(events().instance(id("other"))).isEmpty();
        assertThat(new ArrayList<>(events().instance(full.id())
                        .orElseThrow()
                        .event()
                        .payload()
                        .keySet()))
                .isEqualTo(new ArrayList<>(Samples.awkward().keySet()));
    }

    @Test
    default void leavesInstancesThatAreRecordedAsTheyAre() {
        events().recordInstances(List.of(instance("a", "demo.first", T0)));

        events().recordInstances(List.of(
                instance("b", "demo.t", T0), instance("a", "demo.second", T0), instance("c", "demo.t", T0)));

        assertThat(events().instance(id("a")).orElseThrow().event().trigger()).isEqualTo(new Ref("demo", "first"));
        assertThat(events().recorded(List.of(id("a"), id("b"), id("c"), id("d"))))
                .containsExactlyInAnyOrder(id("a"), id("b"), id("c"));
    }

    @Test
    default void takesAnInstanceThatIsTwiceInOneBatchOnce() {
        events().recordInstances(List.of(instance("a", "demo.t", T0), instance("a", "demo.t", T0)));

        assertThat(events().instances(InstanceQuery.all()).total()).isEqualTo(1);
    }

    @Test
    default void acceptsEmptyBatchesOfEvents() {
        events().recordInstances(List.of());
        events().recordEnforcements(List.of());

        assertThat(events().recorded(List.of())).isEmpty();
        assertThat(events().instances(InstanceQuery.all())).isEqualTo(new Page<>(List.of(), 0));
    }

    @Test
    default void recordsABatchOnceWhenManyRecordIt() throws Exception {
        List<TriggerInstance> batch = IntStream.range(0, 20)
                .mapToObj(i -> instance("e" + i, "demo.t", T0.plusSeconds(i)))
                .toList();

        Race.run(8, i -> () -> {
            events().recordInstances(batch);
            return true;
        });

        Page<TriggerInstance> all = events().instances(InstanceQuery.all());
        assertThat(all.total()).isEqualTo(20);
        assertThat(all.items()).hasSize(20);
    }

    @Test
    default void findsInstancesNewestFirstInPages() {
        events().recordInstances(IntStream.range(0, 5)
                .mapToObj(i -> instance("e" + i, "demo.t", T0.plusNanos(i * 1000L)))
                .toList());

        Page<TriggerInstance> page = events().instances(new InstanceQuery(Set.of(), null, null, null, 1, 2));

        assertThat(page.items()).extracting(TriggerInstance::id).containsExactly(id("e3"), id("e2"));
        assertThat(page.total()).isEqualTo(5);
        assertThat(events().instanceIds(new InstanceQuery(Set.of(), null, null, null, 1, 2)))
                .isEqualTo(new Page<>(
                        page.items().stream().map(TriggerInstance::id).toList(), page.total()));
        assertThat(events().readInstances(List.of(
                        page.items().get(1).id(),
                        id("none"),
                        page.items().get(0).id())))
                .containsExactly(page.items().get(1), page.items().get(0));
        assertThat(events().instances(new InstanceQuery(Set.of(), null, null, null, 9, 2)))
                .isEqualTo(new Page<>(List.of(), 5));
        assertThat(events().instances(new InstanceQuery(Set.of(), null, null, null, 0, 0)))
                .isEqualTo(new Page<>(List.of(), 5));
        assertThat(events().instances(new InstanceQuery(Set.of(), null, null, null, 3, -1))
                        .items())
                .extracting(TriggerInstance::id)
                .containsExactly(id("e1"), id("e0"));
    }

    @Test
    default void findsInstancesByTriggerStatusAndTime() {
        TriggerInstance failed = new TriggerInstance(
                instance("d", "demo.t", T0).event(), TriggerInstance.Status.PROCESSING_FAILED, "why");
        events().recordInstances(List.of(
                instance("a", "demo.t", T0),
                instance("b", "demo.u", T0.plusSeconds(1)),
                instance("c", "demo.t", T0.plusSeconds(2)),
                failed));

        assertThat(ids(new InstanceQuery(Set.of("demo.u"), null, null, null, 0, -1)))
                .containsExactly(id("b"));
        assertThat(ids(new InstanceQuery(Set.of("demo.u", "demo.t"), null, null, null, 0, -1)))
                .isEqualTo(ids(InstanceQuery.all()));
        assertThat(ids(new InstanceQuery(Set.of(), TriggerInstance.Status.PROCESSING_FAILED, null, null, 0, -1)))
                .containsExactly(id("d"));
        assertThat(ids(new InstanceQuery(Set.of(), null, T0, T0.plusSeconds(2), 0, -1)))
                .containsExactly(id("b"));
        assertThat(ids(new InstanceQuery(Set.of("demo.t"), TriggerInstance.Status.PROCESSED, T0, null, 0, -1)))
                .containsExactly(id("c"));
    }

    @Test
    default void keepsEnforcementsOnceAndFindsThem() {
        Enforcement first = enforcement("a", "r1", T0);
        Enforcement second = enforcement("a", "r2", T0.plusSeconds(1));
        Ref rule = new Ref("demo", "r3");
        Enforcement failed = new Enforcement(
                Ids.enforcement(id("b"), rule), id("b"), rule, null, "the template broke", T0.plusSeconds(2));

        events().recordEnforcements(List.of(first, second));
        events().recordEnforcements(List.of(enforcement("a", "r1", T0.plusSeconds(9)), failed));

        assertThat(events().enforcement(first.id())).contains(first);
        assertThat(events().enforcement(failed.id())).contains(failed);
        assertThat(events().enforcement(id("x"))).isEmpty();
        assertThat(events().enforcements(EnforcementQuery.of(id("a"))))
                .isEqualTo(new Page<>(List.of(second, first), 2));
        assertThat(events().enforcements(new EnforcementQuery("demo.r3", null, null, 0, -1)))
                .isEqualTo(new Page<>(List.of(failed), 1));
        assertThat(events().enforcements(new EnforcementQuery(null, null, second.executionId(), 0, -1)))
                .isEqualTo(new Page<>(List.of(second), 1));
        assertThat(events().enforcements(new EnforcementQuery(Set.of(), null, null, T0, T0.plusSeconds(2), 0, -1)))
                .isEqualTo(new Page<>(List.of(second), 1));
        assertThat(events().enforcements(new EnforcementQuery(null, null, null, 1, 1)))
                .isEqualTo(new Page<>(List.of(second), 3));
        assertThat(events().enforcementIds(new EnforcementQuery(null, null, null, 1, 1)))
                .isEqualTo(new Page<>(List.of(second.id()), 3));
        assertThat(events().readEnforcements(List.of(first.id(), id("x"), failed.id())))
                .containsExactly(first, failed);
    }

    private List<String> ids(InstanceQuery query) {
        Page<TriggerInstance> page = events().instances(query);
        assertThat(page.total()).isEqualTo(page.items().size());
        return page.items().stream().map(TriggerInstance::id).toList();
    }
}
