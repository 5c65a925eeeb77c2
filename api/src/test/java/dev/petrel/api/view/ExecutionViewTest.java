// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.api.http.Caller;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.EventStore;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a list of executions costs in reads of their trigger instances. */
class ExecutionViewTest {

    private static final Ref TRIGGER = Ref.of("p.t");

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final List<String> calls = new ArrayList<>();

    @Test
    void theEventsOfAListAreReadAtOnce() {
        List<Execution> executions =
                IntStream.range(0, 20).mapToObj(this::executionOfAnEvent).toList();
        ExecutionView view = view(Attributes.ALL);

        List<Map<String, ?>> shown = new ArrayList<>();
        view.readAlong(executions).forEach(execution -> shown.add(view.show(execution)));

        assertThat(calls).containsExactly("readInstances");
        for (int n = 0; n < 20; n++) {
            assertThat(shown.get(n)).extracting("trigger_instance.id").isEqualTo("event-" + n);
        }
    }

    @Test
    void oneByItselfIsShownWithItsEventToo() {
        Execution execution = executionOfAnEvent(1);

        assertThat(view(Attributes.ALL).show(execution))
                .extracting("trigger_instance.id")
                .isEqualTo("event-1");
        assertThat(calls).containsExactly("instance");
    }

    @Test
    void eventsThatAreNotWantedAreNotRead() {
        ExecutionView view = view(Attributes.of(asking("id,status")));

        assertThat(view.show(view.readAlong(List.of(executionOfAnEvent(1))).get(0)))
                .containsKeys("id", "status");
        assertThat(calls).isEmpty();
    }

    private static Query asking(String attributes) {
        Request.Target target =
                new Request.Target("GET", "/", Map.of(), Map.of("include_attributes", List.of(attributes)));
        return new Query(new Request(target, Map.of(), Caller.ANONYMOUS, new byte[0], Map.of()));
    }

    private ExecutionView view(Attributes attributes) {
        EventStore counted = (EventStore) Proxy.newProxyInstance(
                EventStore.class.getClassLoader(), new Class<?>[] {EventStore.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return method.invoke(store.events(), arguments);
                });
        return new ExecutionView(
                new ContentCache(store.content(), clock).now(), type -> Optional.empty(), counted, attributes, false);
    }

    private Execution executionOfAnEvent(int n) {
        Event event = new Event(
                "event-" + n, TRIGGER, Map.of(), clock.instant(), null, null, new Event.Source("node", null, 0));
        store.events().recordInstances(List.of(new TriggerInstance(event, TriggerInstance.Status.PROCESSED, null)));
        return new Execution(
                "execution-" + n,
                new Execution.Request(Ref.of("p.a"), "noop", Map.of(), Map.of(), clock.instant()),
                new Execution.Lineage(Ref.of("p.r"), event.id()),
                new Execution.Progress(ExecutionStatus.REQUESTED, 0, null, List.of()),
                Execution.End.NONE);
    }
}
