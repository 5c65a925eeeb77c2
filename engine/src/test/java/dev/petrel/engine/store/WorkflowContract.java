// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.WorkflowStore.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

interface WorkflowContract extends StoreSetup {

    private WorkflowStore workflows() {
        return store().workflows();
    }

    private Workflow first(String id) {
        return new Workflow(
                id,
                1,
                ExecutionStatus.RUNNING,
                Map.of("text", "definition of " + id),
                Map.of(),
                List.of(),
                null,
                List.of(),
                false,
                clock().instant());
    }

    private Workflow created(String id) {
        assertThat(workflows().create(first(id))).isTrue();
        return workflows().get(id).orElseThrow();
    }

    private Workflow next(Workflow read, String context, List<String> outbox, boolean settled) {
        List<String> contexts = new ArrayList<>(read.contexts());
        contexts.add(context);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("step", (int) read.version());
        document.put("nothing", null);
        return new Workflow(
                read.id(),
                read.version() + 1,
                ExecutionStatus.PAUSED,
                read.start(),
                document,
                contexts,
                "{\"output\":1}",
                outbox,
                settled,
                clock().instant());
    }

    @Test
    default void createsAWorkflowOnce() {
        Workflow first = first("w");

        assertThat(workflows().create(first)).isTrue();
        assertThat(workflows().create(next(first, "{}", List.of(), true))).isFalse();

        assertThat(workflows().get("w")).contains(first);
        assertThat(workflows().get("v")).isEmpty();
    }

    @Test
    default void movesAWorkflowThatIsAsItWasRead() {
        Workflow read = created("w");
        Workflow next = next(read, "{\"a\":1}", List.of("0 -1 0 one", "0 3 0 two words"), false);

        assertThat(workflows().replace(read, next)).isTrue();
        assertThat(workflows().replace(read, next(read, "{\"b\":1}", List.of(), true)))
                .isFalse();
        assertThat(workflows().get("w")).contains(next);

        Workflow third = next(next, "ref 2", List.of(), true);
        assertThat(workflows().replace(next, third)).isTrue();
        assertThat(workflows().get("w")).contains(third);
        assertThat(third.contexts()).containsExactly("{\"a\":1}", "ref 2");
        assertThat(workflows().replace(first("none"), next(first("none"), "{}", List.of(), true)))
                .isFalse();
    }

    @Test
    default void letsOneOfManyMoveAWorkflow() throws Exception {
        Workflow read = created("w");

        List<Boolean> won =
                Race.run(8, i -> () -> workflows().replace(read, next(read, "{\"by\":" + i + "}", List.of(), false)));

        assertThat(won.stream().filter(Boolean::booleanValue)).hasSize(1);
        int winner = IntStream.range(0, 8).filter(won::get).findFirst().orElseThrow();
        assertThat(workflows().get("w").orElseThrow().contexts()).containsExactly("{\"by\":" + winner + "}");
    }

    @Test
    default void listsWhatIsNotSettledByItsTime() {
        Workflow a = created("a");
        clock().advance(Duration.ofSeconds(1));
        Workflow b = created("b");
        clock().advance(Duration.ofSeconds(1));
        assertThat(workflows().replace(a, next(a, "{}", List.of("0 -1 0 t"), false)))
                .isTrue();
        Workflow c = created("c");
        assertThat(workflows().replace(c, next(c, "{}", List.of(), true))).isTrue();

        List<Workflow> unsettled = workflows().unsettled(10);

        assertThat(unsettled).extracting(Workflow::id).containsExactly("b", "a");
        assertThat(unsettled.get(1).outbox()).containsExactly("0 -1 0 t");
        assertThat(unsettled.get(1).version()).isEqualTo(2);
        assertThat(unsettled.get(1).document()).isEmpty();
        assertThat(unsettled.get(1).start()).isEmpty();
        assertThat(workflows().unsettled(1)).extracting(Workflow::id).containsExactly("b");
        assertThat(workflows().unsettled(0)).isEmpty();

        workflows().settle(a); // it has moved on since
        workflows().settle(b);
        assertThat(workflows().unsettled(10)).extracting(Workflow::id).containsExactly("a");
        workflows().settle(unsettled.get(1));
        assertThat(workflows().unsettled(10)).isEmpty();
        Workflow settled = workflows().get("a").orElseThrow();
        assertThat(settled.outbox()).isEmpty();
        assertThat(settled.document()).containsEntry("step", 1);
        assertThat(settled.contexts()).containsExactly("{}");
    }

    @Test
    default void keepsValuesOfAnySize() {
        Map<String, Object> small = new LinkedHashMap<>();
        small.put("z", null);
        small.put("a", List.of(1, 2.5, "x"));
        Map<String, Object> large = Map.of("text", "ä".repeat(300_000));

        String one = workflows().write("w", "attempt1", small);
        String two = workflows().write("w", "attempt2", large);

        assertThat(workflows().read("w", one)).isEqualTo(small);
        assertThat(workflows().read("w", one).keySet()).containsExactly("z", "a");
        assertThat(workflows().read("w", two)).isEqualTo(large);
        assertThat(two).hasSizeLessThan(40);

        workflows().discard("w", two);
        assertThatThrownBy(() -> workflows().read("w", two))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isFalse());
        assertThat(workflows().read("w", one)).isEqualTo(small);
    }

    @Test
    default void removesAWorkflowWithAllItsValues() {
        created("w");
        created("x");
        String value = workflows().write("w", "attempt1", Map.of("text", "y".repeat(200_000)));
        String others = workflows().write("x", "attempt1", Map.of("a", 1));

        workflows().remove("w");
        workflows().remove("w");

        assertThat(workflows().get("w")).isEmpty();
        assertThatThrownBy(() -> workflows().read("w", value)).isInstanceOf(StoreException.class);
        assertThat(workflows().read("x", others)).isEqualTo(Map.of("a", 1));
        assertThat(workflows().ids("", 10)).containsExactly("x");
    }

    @Test
    default void listsIdsAPageAtATime() {
        List.of("c", "a", "b").forEach(this::created);

        assertThat(workflows().ids("", 2)).containsExactly("a", "b");
        assertThat(workflows().ids("b", 2)).containsExactly("c");
    }
}
