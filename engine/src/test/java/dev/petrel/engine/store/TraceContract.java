// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.T0;
import static dev.petrel.engine.store.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.TraceStore.Part;
import dev.petrel.engine.store.TraceStore.Query;
import dev.petrel.engine.store.TraceStore.Root;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

interface TraceContract extends StoreSetup {

    Ref RULE = Ref.of("demo.r");
    String RULE_ID = Ids.content("rule", RULE);
    Action ACTION = Actions.noop("demo.a");

    private TraceStore traces() {
        return store().traces();
    }

    private void event(String name, int second, @Nullable String tag, @Nullable String trace) {
        Event event = new Event(
                id(name),
                Ref.of("demo.t"),
                Map.of(),
                T0.plusSeconds(second),
                "key of " + name,
                tag,
                trace == null ? null : id(trace),
                new Event.Source("n", null, 0));
        store().events().recordInstances(List.of(new TriggerInstance(event, TriggerInstance.Status.PROCESSED, null)));
    }

    /** By the rule on an event, or by hand if that is null. */
    private void execution(String name, int second, @Nullable String event, Map<String, Object> context) {
        Execution.Lineage lineage = event == null ? Execution.Lineage.NONE : new Execution.Lineage(RULE, id(event));
        store().executions()
                .create(List.of(
                        Execution.requested(id(name), ACTION, Map.of(), context, lineage, T0.plusSeconds(second))));
        if (event != null) {
            store().events()
                    .recordEnforcements(List.of(new Enforcement(
                            Ids.enforcement(id(event), RULE),
                            id(event),
                            RULE,
                            id(name),
                            null,
                            T0.plusSeconds(second))));
        }
    }

    private static Map<String, Object> trace(@Nullable String trace, @Nullable String tag) {
        return Map.of(TraceContext.KEY, new TraceContext(trace == null ? null : id(trace), tag).value());
    }

    @Test
    default void aTraceIsMadeOfWhatCameOfItsEvent() {
        event("root", 1, "tagged", null);
        execution("a", 2, "root", trace("root", "tagged"));
        event("ended", 3, "tagged", "root");
        execution("b", 4, "ended", trace("root", "tagged"));
        event("other", 5, null, null);
        execution("c", 6, "other", Map.of()); // as an earlier version wrote it
        List<String> ids = List.of(id("root"));

        assertThat(traces().events(new Query(null, true, 0, -1)).items())
                .containsExactly(
                        new Root(id("root"), true, "tagged", T0.plusSeconds(1), null),
                        new Root(id("other"), true, null, T0.plusSeconds(5), null));
        assertThat(traces().executions(new Query(null, true, 0, -1)).items()).isEmpty();
        assertThat(traces().eventsOf(ids, 10))
                .containsExactly(
                        new Part(id("root"), id("root"), "demo.t", T0.plusSeconds(1), "key of root"),
                        new Part(id("root"), id("ended"), "demo.t", T0.plusSeconds(3), "key of ended"));
        assertThat(traces().executionsOf(ids, 10))
                .containsExactly(
                        new Part(id("root"), id("a"), "demo.a", T0.plusSeconds(2), RULE_ID + ":" + id("root")),
                        new Part(id("root"), id("b"), "demo.a", T0.plusSeconds(4), RULE_ID + ":" + id("ended")));
        assertThat(traces().rulesOf(List.of(id("root"), id("ended")), 10))
                .containsExactly(
                        new Part(id("root"), RULE_ID, "demo.r", T0.plusSeconds(2), id("root")),
                        new Part(id("ended"), RULE_ID, "demo.r", T0.plusSeconds(4), id("ended")));
        assertThat(traces().executionsOf(List.of(id("other"), id("a")), 10))
                .extracting(Part::id)
                .containsExactly(id("c"));
        for (String name : List.of("root", "a", "ended", "b")) {
            assertThat(traces().traceOf(id(name))).as(name).isEqualTo(id("root"));
        }
        assertThat(traces().traceOf(id("c"))).isEqualTo(id("other"));
        assertThat(traces().traceOf(id("none"))).isNull();
        assertThat(store().events().instance(id("ended")).orElseThrow().event().traceId())
                .isEqualTo(id("root"));
    }

    @Test
    default void thoseThatExecutionsOfAUserBegan() {
        event("event", 1, null, null);
        execution("hers", 2, null, Map.of("user", "ann"));
        execution("his", 3, null, Map.of("user", "bob"));
        execution("again", 4, null, Map.of("user", "ann", TraceContext.KEY, new TraceContext(id("his"), "t").value()));
        Query hers = new Query(null, "ann", true, 0, -1);

        assertThat(traces().executions(hers).items())
                .containsExactly(new Root(id("hers"), false, null, T0.plusSeconds(2), "ann"));
        assertThat(traces().executions(hers).total()).isEqualTo(1);
        assertThat(traces().events(hers).items()).isEmpty();
        assertThat(traces().roots(List.of(id("his"), id("event"))))
                .extracting(Root::user)
                .containsExactlyInAnyOrder("bob", null);
    }

    @Test
    default void aTraceIsMadeOfWhatCameOfItsExecution() {
        execution("root", 1, null, trace(null, "mine"));
        execution("again", 2, null, trace("root", null));
        execution(
                "child",
                3,
                null,
                Map.of(
                        "parent",
                        Map.of("execution_id", id("root")),
                        TraceContext.KEY,
                        new TraceContext(id("root"), "mine").value()));
        event("ended", 4, null, "root");
        execution("plain", 5, null, Map.of());

        assertThat(traces().executions(new Query(null, false, 0, -1)).items())
                .containsExactly(
                        new Root(id("plain"), false, null, T0.plusSeconds(5), null),
                        new Root(id("root"), false, "mine", T0.plusSeconds(1), null));
        assertThat(traces().executionsOf(List.of(id("root")), 10))
                .containsExactly(
                        new Part(id("root"), id("root"), "demo.a", T0.plusSeconds(1), null),
                        new Part(id("root"), id("again"), "demo.a", T0.plusSeconds(2), null),
                        new Part(id("root"), id("child"), "demo.a", T0.plusSeconds(3), id("root")));
        assertThat(traces().eventsOf(List.of(id("root")), 10))
                .extracting(Part::id)
                .containsExactly(id("ended"));
        assertThat(traces().roots(List.of(id("root"), id("again"), id("ended"), id("plain"))))
                .extracting(Root::id)
                .containsExactlyInAnyOrder(id("root"), id("plain"));
        assertThat(traces().traceOf(id("child"))).isEqualTo(id("root"));
    }

    @Test
    default void findsTracesByTheirTag() {
        event("a", 1, "t", null);
        event("b", 2, "u", null);
        event("c", 3, "t", null);
        event("d", 4, "t", "a");
        execution("e", 5, null, trace(null, "t"));
        execution("f", 6, "a", trace("a", "t"));

        assertThat(traces().events(new Query("t", false, 0, -1)).items())
                .extracting(Root::id)
                .containsExactly(id("c"), id("a"));
        assertThat(traces().executions(new Query("t", false, 0, -1)).items())
                .extracting(Root::id)
                .containsExactly(id("e"));
        Page<Root> page = traces().events(new Query(null, true, 1, 1));
        assertThat(page.items()).extracting(Root::id).containsExactly(id("b"));
        assertThat(page.total()).isEqualTo(3);
    }

    @Test
    default void readsNoMoreOfATraceThanItIsTold() {
        event("root", 0, null, null);
        for (int i = 1; i <= 5; i++) {
            event("e" + i, i, null, "root");
            execution("x" + i, i, "e" + i, trace("root", null));
        }
        List<String> ids = List.of(id("root"));
        assertThat(traces().eventsOf(ids, 3)).extracting(Part::id).containsExactly(id("root"), id("e1"), id("e2"));
        assertThat(traces().executionsOf(ids, 2)).extracting(Part::id).containsExactly(id("x1"), id("x2"));
        assertThat(traces().rulesOf(List.of(id("e1"), id("e2"), id("e3")), 2)).hasSize(2);
    }
}
