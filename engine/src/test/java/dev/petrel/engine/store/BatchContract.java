// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.CLAIM;
import static dev.petrel.engine.store.Samples.T0;
import static dev.petrel.engine.store.Samples.execution;
import static dev.petrel.engine.store.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.engine.store.ExecutionStore.Claimed;
import dev.petrel.engine.store.ExecutionStore.Move;
import dev.petrel.engine.store.ExecutionStore.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Claims and ends of several executions in one go: each is as if it were alone. */
interface BatchContract extends StoreSetup {

    private ExecutionStore executions() {
        return store().executions();
    }

    private static List<Waiting> waiting(String... names) {
        return List.of(names).stream().map(name -> new Waiting(id(name), 0)).toList();
    }

    private static Move end(String name, long fence, Map<String, Object> result, Instant at) {
        return new Move(
                id(name),
                fence,
                ExecutionStatus.RUNNING,
                Change.to(ExecutionStatus.SUCCEEDED, new HashMap<>(result), at));
    }

    @Test
    default void claimsSeveralAsItClaimsOne() {
        List<Execution> requested = List.of(execution("a", T0), execution("b", T0), execution("c", T0));
        executions().create(requested);
        Instant at = T0.plusSeconds(1);

        Claimed claimed = executions().claim(waiting("a", "b", "c"), CLAIM, at);

        assertThat(claimed.undecided()).isEmpty();
        assertThat(claimed.claimed()).hasSize(3);
        for (Execution execution : requested) {
            assertThat(claimed.claimed()).containsEntry(execution.id(), execution.claimed(CLAIM, at));
            assertThat(executions().get(execution.id())).contains(execution.claimed(CLAIM, at));
        }
        assertThat(executions().open(ExecutionStatus.RUNNING, -1)).hasSize(3);
        assertThat(executions().open(ExecutionStatus.REQUESTED, -1)).isEmpty();
    }

    @Test
    default void claimsWhatIsKnownAsWhatIsRead() {
        List<Execution> requested = List.of(execution("a", T0), execution("b", T0), execution("c", T0));
        executions().create(requested);
        Execution taken = executions().claim(id("b"), 0, CLAIM, T0).orElseThrow();
        Instant at = T0.plusSeconds(1);

        Claimed claimed = executions()
                .claim(
                        List.of(
                                new Waiting(id("a"), 0, requested.get(0)),
                                new Waiting(id("b"), 0, requested.get(1)),
                                new Waiting(id("c"), 0)),
                        CLAIM,
                        at);
        Claimed again =
                executions().claim(List.of(new Waiting(id("a"), 0, requested.get(0))), CLAIM, T0.plusSeconds(2));

        assertThat(claimed.claimed()).containsOnlyKeys(id("a"), id("c"));
        for (Execution execution : List.of(requested.get(0), requested.get(2))) {
            assertThat(claimed.claimed()).containsEntry(execution.id(), execution.claimed(CLAIM, at));
            assertThat(executions().get(execution.id())).contains(execution.claimed(CLAIM, at));
        }
        assertThat(executions().get(id("b"))).contains(taken);
        assertThat(again.claimed()).isEmpty();
        assertThat(again.undecided()).isEmpty();
    }

    @Test
    default void leavesOutOfSeveralWhatIsNotToBeHad() {
        executions().create(List.of(execution("a", T0), execution("b", T0), execution("c", T0), execution("d", T0)));
        Execution taken = executions().claim(id("b"), 0, CLAIM, T0).orElseThrow();

        Claimed claimed = executions()
                .claim(
                        List.of(
                                new Waiting(id("a"), 0),
                                new Waiting(id("b"), 0),
                                new Waiting(id("c"), 1),
                                new Waiting(id("none"), 0)),
                        CLAIM,
                        T0.plusSeconds(1));

        assertThat(claimed.undecided()).isEmpty();
        assertThat(claimed.claimed()).containsOnlyKeys(id("a"));
        assertThat(executions().get(id("b"))).contains(taken);
        assertThat(executions().get(id("c"))).contains(execution("c", T0));
        assertThat(executions().get(id("d"))).contains(execution("d", T0));
    }

    @Test
    default void letsOneOfManyWhoClaimSeveralHaveEach() throws Exception {
        for (int round = 0; round < 3; round++) {
            int seed = round;
            List<String> ids = IntStream.range(0, 20)
                    .mapToObj(i -> id("round " + seed + " execution " + i))
                    .toList();
            executions()
                    .create(IntStream.range(0, 20)
                            .mapToObj(i -> execution("round " + seed + " execution " + i, T0))
                            .toList());

            List<Map<String, Execution>> won = Race.run(8, i -> () -> {
                List<Waiting> all = new ArrayList<>(
                        ids.stream().map(id -> new Waiting(id, 0)).toList());
                Collections.shuffle(all, new Random(i));
                Execution.Claim me = new Execution.Claim("inc-" + i, "node", "host", i);
                Map<String, Execution> mine = new HashMap<>();
                for (int from = 0; from < all.size(); from += 5) {
                    Claimed some = executions().claim(all.subList(from, from + 5), me, T0);
                    assertThat(some.undecided()).isEmpty();
                    mine.putAll(some.claimed());
                }
                return mine;
            });

            List<String> all =
                    won.stream().flatMap(mine -> mine.keySet().stream()).toList();
            assertThat(all).containsExactlyInAnyOrderElementsOf(ids);
            won.forEach(mine -> mine.forEach(
                    (id, execution) -> assertThat(executions().get(id)).contains(execution)));
        }
    }

    @Test
    default void endsSeveralAsItEndsOne() {
        executions().create(List.of(execution("a", T0), execution("b", T0)));
        Map<String, Execution> claimed =
                executions().claim(waiting("a", "b"), CLAIM, T0).claimed();
        Instant at = T0.plusSeconds(3);

        Set<String> ended = executions()
                .transition(List.of(end("a", 1, Samples.awkward(), at), end("b", 1, Map.of("result", "done"), at)));

        assertThat(ended).containsExactlyInAnyOrder(id("a"), id("b"));
        assertThat(executions().get(id("a")))
                .contains(claimed.get(id("a")).moved(ExecutionStatus.SUCCEEDED, Samples.awkward(), at));
        assertThat(executions().get(id("b")))
                .contains(claimed.get(id("b")).moved(ExecutionStatus.SUCCEEDED, Map.of("result", "done"), at));
        assertThat(executions().open(ExecutionStatus.RUNNING, -1)).isEmpty();
    }

    @Test
    default void changesNoneOfSeveralThatHasMovedOn() {
        executions().create(List.of(execution("a", T0), execution("b", T0), execution("c", T0)));
        executions().claim(waiting("a", "b", "c"), CLAIM, T0);
        executions().requeue(id("b"), 1, T0);
        Execution other = executions().get(id("b")).orElseThrow();
        Instant at = T0.plusSeconds(3);

        Set<String> ended = executions()
                .transition(List.of(
                        end("a", 1, Map.of(), at),
                        end("b", 1, Map.of(), at),
                        end("c", 2, Map.of(), at),
                        end("none", 1, Map.of(), at)));

        assertThat(ended).containsExactly(id("a"));
        assertThat(executions().get(id("b"))).contains(other);
        assertThat(executions().get(id("c")).orElseThrow().status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    default void leavesALargeResultOfSeveralToItsOwnWrite() {
        executions().create(List.of(execution("a", T0), execution("b", T0)));
        executions().claim(waiting("a", "b"), CLAIM, T0);

        Set<String> ended = executions()
                .transition(List.of(
                        end("a", 1, Map.of("large", "x".repeat(ResultChunks.LARGEST_INLINE + 1)), T0),
                        end("b", 1, Map.of("small", "x"), T0)));

        assertThat(ended).containsExactly(id("b"));
        assertThat(executions().get(id("a")).orElseThrow().status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    default void endsEachOnceWhenManyEndTheSame() throws Exception {
        String[] names = IntStream.range(0, 10).mapToObj(i -> "e" + i).toArray(String[]::new);
        executions()
                .create(List.of(names).stream().map(name -> execution(name, T0)).toList());
        executions().claim(waiting(names), CLAIM, T0);

        List<Set<String>> ended = Race.run(8, i -> () -> {
            List<String> order = new ArrayList<>(List.of(names));
            Collections.shuffle(order, new Random(i));
            return executions()
                    .transition(order.stream()
                            .map(name -> end(name, 1, Map.of("by", "same"), T0.plusSeconds(1)))
                            .toList());
        });

        for (String name : names) {
            Execution now = executions().get(id(name)).orElseThrow();
            assertThat(now.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(now.log()).hasSize(3);
            assertThat(ended).anyMatch(some -> some.contains(now.id()));
        }
    }
}
