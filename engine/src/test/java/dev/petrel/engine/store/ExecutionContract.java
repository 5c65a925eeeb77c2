// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.CLAIM;
import static dev.petrel.engine.store.Samples.T0;
import static dev.petrel.engine.store.Samples.execution;
import static dev.petrel.engine.store.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.engine.store.ExecutionStore.Query;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

interface ExecutionContract extends StoreSetup {

    private ExecutionStore executions() {
        return store().executions();
    }

    @Test
    default void knowsWhichValuesExecutionsHave() {
        executions().create(List.of(execution("a", T0), execution("b", T0), execution("c", T0)));
        assertThat(executions().claim(id("a"), 0, CLAIM, T0)).isPresent();

        assertThat(executions().values(ExecutionStore.Facet.STATUS, 10)).containsExactly("requested", "running");
        assertThat(executions().values(ExecutionStore.Facet.STATUS, 1)).containsExactly("requested");
        assertThat(executions().values(ExecutionStore.Facet.ACTION, 10))
                .containsExactly(execution("a", T0).action().toString());
        assertThat(executions().values(ExecutionStore.Facet.RUNNER, 10))
                .containsExactly(execution("a", T0).runnerType());
        assertThat(executions().values(ExecutionStore.Facet.RULE, 0)).isEmpty();
    }

    @Test
    default void givesBackExecutionsAsTheyWere() {
        Execution full = Execution.requested(
                id("full"),
                Samples.action("run"),
                Samples.awkward(),
                Samples.awkward(),
                new Execution.Lineage(new Ref("demo", "r"), id("event")),
                T0.plusNanos(1000));
        Execution failed = execution("failed", T0).failedAtRequest(Samples.awkward(), T0.plusSeconds(1));

        assertThat(executions().create(List.of(full, failed))).containsExactlyInAnyOrder(full.id(), failed.id());

        assertThat(executions().get(full.id())).contains(full);
        assertThat(executions().get(failed.id())).contains(failed);
        assertThat(executions().get(id("other"))).isEmpty();
        assertThat(new ArrayList<>(
                        executions().get(full.id()).orElseThrow().parameters().keySet()))
                .isEqualTo(new ArrayList<>(Samples.awkward().keySet()));
    }

    @Test
    default void createsOnlyThoseThatAreNotThereYet() {
        executions().create(List.of(execution("a", T0)));
        executions().claim(id("a"), 0, CLAIM, T0);

        Set<String> created = executions().create(List.of(execution("b", T0), execution("a", T0), execution("c", T0)));

        assertThat(created).containsExactlyInAnyOrder(id("b"), id("c"));
        assertThat(executions().get(id("a")).orElseThrow().status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(executions().create(List.of())).isEmpty();
    }

    @Test
    default void createsOneThatIsTwiceInABatchOnce() {
        Set<String> created = executions().create(List.of(execution("a", T0), execution("a", T0), execution("b", T0)));

        assertThat(created).containsExactlyInAnyOrder(id("a"), id("b"));
        assertThat(executions().find(Query.all()).total()).isEqualTo(2);
    }

    @Test
    default void createsEachOnceWhenManyCreateTheSame() throws Exception {
        List<Execution> batch = IntStream.range(0, 20)
                .mapToObj(i -> execution("e" + i, T0.plusSeconds(i)))
                .toList();

        List<Set<String>> created = Race.run(8, i -> () -> executions().create(batch));

        assertThat(created.stream().flatMap(Set::stream)).hasSize(20).doesNotHaveDuplicates();
        assertThat(executions().find(Query.all()).total()).isEqualTo(20);
    }

    @Test
    default void batchesOfTheSameInAnyOrderDoNotHinderEachOther() throws Exception {
        List<Execution> batch = new ArrayList<>(
                IntStream.range(0, 30).mapToObj(i -> execution("o" + i, T0)).toList());
        List<Execution> reversed = new ArrayList<>(batch);
        Collections.reverse(reversed);

        List<Set<String>> created = Race.run(4, i -> () -> executions().create(i % 2 == 0 ? batch : reversed));

        assertThat(created.stream().flatMap(Set::stream).toList())
                .containsExactlyInAnyOrderElementsOf(
                        batch.stream().map(Execution::id).toList());
    }

    @Test
    default void claimsARequestedExecution() {
        Execution requested = execution("a", T0);
        executions().create(List.of(requested));

        Optional<Execution> claimed = executions().claim(id("a"), 0, CLAIM, T0.plusSeconds(1));

        assertThat(claimed).contains(requested.claimed(CLAIM, T0.plusSeconds(1)));
        assertThat(claimed.orElseThrow().fence()).isEqualTo(1);
        assertThat(claimed.orElseThrow().log())
                .endsWith(new Execution.LogEntry(ExecutionStatus.RUNNING, T0.plusSeconds(1)));
        assertThat(executions().get(id("a"))).isEqualTo(claimed);
    }

    @Test
    default void refusesAClaimOfWhatIsNotThereOrNotRequestedOrHasAnotherFence() {
        executions().create(List.of(execution("a", T0), execution("b", T0)));
        executions().claim(id("a"), 0, CLAIM, T0);

        assertThat(executions().claim(id("a"), 0, CLAIM, T0)).isEmpty();
        assertThat(executions().claim(id("a"), 1, CLAIM, T0)).isEmpty();
        assertThat(executions().claim(id("b"), 1, CLAIM, T0)).isEmpty();
        assertThat(executions().claim(id("none"), 0, CLAIM, T0)).isEmpty();
        assertThat(executions().get(id("b"))).contains(execution("b", T0));
    }

    @Test
    default void letsOneOfManyClaimAnExecution() throws Exception {
        for (int round = 0; round < 5; round++) {
            String name = "e" + round;
            executions().create(List.of(execution(name, T0)));

            List<Optional<Execution>> claims = Race.run(
                    16,
                    i -> () -> executions().claim(id(name), 0, new Execution.Claim("inc-" + i, "node", "host", i), T0));

            List<Execution> won = claims.stream().flatMap(Optional::stream).toList();
            assertThat(won).hasSize(1);
            assertThat(executions().get(id(name))).contains(won.get(0));
        }
    }

    @Test
    default void endsAnExecution() {
        Execution claimed = claimed("a");
        Instant end = T0.plusSeconds(3);

        boolean done = executions()
                .transition(
                        id("a"),
                        1,
                        ExecutionStatus.RUNNING,
                        Change.to(ExecutionStatus.SUCCEEDED, Samples.awkward(), end));

        assertThat(done).isTrue();
        assertThat(executions().get(id("a")))
                .contains(claimed.moved(ExecutionStatus.SUCCEEDED, Samples.awkward(), end));
        assertThat(executions().get(id("a")).orElseThrow().endedAt()).isEqualTo(end);
    }

    @Test
    default void keepsALargeResultBesideTheExecution() {
        for (int length : List.of(ResultChunks.LARGEST_INLINE, 2 * ResultChunks.CHUNK, 9 * ResultChunks.CHUNK)) {
            String name = "of" + length;
            Execution claimed = claimed(name);
            // Characters of one to four bytes, so that the cuts tear some.
            Map<String, Object> result = Map.of("stdout", "x\n\u00e9\u65e5\ud83d\ude00".repeat(length / 12 + 1));

            assertThat(ended(name, 1, result)).isTrue();

            Execution found = executions().get(id(name)).orElseThrow();
            assertThat(found.result()).isNull();
            assertThat(found.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(found.parameters()).isEqualTo(claimed.parameters());
            byte[] json = chunks(found);
            assertThat(Json.readObject(new String(json, StandardCharsets.UTF_8)))
                    .isEqualTo(result);
            assertThat(Objects.requireNonNull(found.stored()).bytes()).isEqualTo(json.length);
        }
    }

    @Test
    default void keepsASmallResultWithTheExecution() {
        claimed("a");
        // {"stdout":"..."} with the limit's number of bytes
        Map<String, Object> result = Map.of("stdout", "x".repeat(ResultChunks.LARGEST_INLINE - 13));

        assertThat(ended("a", 1, result)).isTrue();

        Execution found = executions().get(id("a")).orElseThrow();
        assertThat(found.result()).isEqualTo(result);
        assertThat(found.stored()).isNull();
    }

    @Test
    default void changesNoLargeResultOfTheRunThatWon() {
        claimed("a");
        Map<String, Object> won = Map.of("stdout", "w".repeat(2 * ResultChunks.CHUNK));
        Map<String, Object> late = Map.of("stdout", "l".repeat(2 * ResultChunks.CHUNK));
        executions().requeue(id("a"), 1, T0);
        executions().claim(id("a"), 2, CLAIM, T0);

        assertThat(ended("a", 1, late)).isFalse();
        assertThat(ended("a", 3, won)).isTrue();
        assertThat(ended("a", 1, late)).isFalse();

        // The answer to the write was lost, so it is written once more.
        assertThat(ended("a", 3, won)).isFalse();
        Execution found = executions().get(id("a")).orElseThrow();
        assertThat(Json.readObject(new String(chunks(found), StandardCharsets.UTF_8)))
                .isEqualTo(won);
    }

    @Test
    default void keepsALargeResultOfARunThatIsToBeCanceled() {
        claimed("a");
        executions().transition(id("a"), 1, ExecutionStatus.RUNNING, Change.to(ExecutionStatus.CANCELING, null, T0));
        Map<String, Object> result = Map.of("stdout", "x".repeat(ResultChunks.CHUNK));

        assertThat(ended("a", 1, result)).isFalse();
        assertThat(executions()
                        .transition(
                                id("a"), 1, ExecutionStatus.CANCELING, Change.to(ExecutionStatus.CANCELED, result, T0)))
                .isTrue();

        Execution found = executions().get(id("a")).orElseThrow();
        assertThat(Json.readObject(new String(chunks(found), StandardCharsets.UTF_8)))
                .isEqualTo(result);
    }

    /** How many chunks of results there are, whether an execution knows of them or not; empty if that cannot be told. */
    default OptionalLong storedChunks() {
        return OptionalLong.empty();
    }

    @Test
    default void keepsNoChunksOfARunThatIsTakenBack() {
        claimed("a");
        Map<String, Object> result = Map.of("stdout", "x".repeat(3 * ResultChunks.CHUNK));
        executions().requeue(id("a"), 1, T0);

        assertThat(ended("a", 1, result)).isFalse();

        storedChunks().ifPresent(chunks -> assertThat(chunks).isZero());
    }

    @Test
    default void removesTheChunksThatDidNotBecomeTheResult() {
        claimed("a");
        executions().transition(id("a"), 1, ExecutionStatus.RUNNING, Change.to(ExecutionStatus.CANCELING, null, T0));
        Map<String, Object> result = Map.of("stdout", "x".repeat(3 * ResultChunks.CHUNK));
        // The run may still become what its result says, so that stays until its end is known.
        assertThat(ended("a", 1, result)).isFalse();
        storedChunks().ifPresent(chunks -> assertThat(chunks).isEqualTo(4));

        assertThat(executions()
                        .transition(
                                id("a"),
                                1,
                                ExecutionStatus.CANCELING,
                                Change.to(ExecutionStatus.ABANDONED, Map.of(), T0)))
                .isTrue();
        executions().removeUnusedResults(executions().get(id("a")).orElseThrow());

        storedChunks().ifPresent(chunks -> assertThat(chunks).isZero());
    }

    @Test
    default void removesTheChunksOfWhatWasTheResultMeanwhile() {
        claimed("a");
        Map<String, Object> soFar = Map.of("stdout", "x".repeat(3 * ResultChunks.CHUNK));
        assertThat(executions()
                        .transition(id("a"), 1, ExecutionStatus.RUNNING, Change.to(ExecutionStatus.PENDING, soFar, T0)))
                .isTrue();
        assertThat(executions()
                        .transition(
                                id("a"),
                                1,
                                ExecutionStatus.PENDING,
                                Change.to(ExecutionStatus.SUCCEEDED, Map.of("a", 1), T0)))
                .isTrue();
        storedChunks().ifPresent(chunks -> assertThat(chunks).isEqualTo(4));

        executions().removeUnusedResults(executions().get(id("a")).orElseThrow());

        storedChunks().ifPresent(chunks -> assertThat(chunks).isZero());
        assertThat(executions().get(id("a")).orElseThrow().result()).isEqualTo(Map.of("a", 1));
    }

    /** Removes one chunk of a result behind the store's back, if it has any. */
    default void removeStoredChunk(String chunk) {}

    @Test
    default void finishesARemovalOfChunksThatWasCutOff() {
        claimed("a");
        executions().transition(id("a"), 1, ExecutionStatus.RUNNING, Change.to(ExecutionStatus.CANCELING, null, T0));
        Map<String, Object> result = Map.of("stdout", "x".repeat(20 * ResultChunks.CHUNK));
        assertThat(ended("a", 1, result)).isFalse();
        removeStoredChunk(id("a") + "/1/succeeded/0");
        storedChunks().ifPresent(chunks -> assertThat(chunks).isEqualTo(20));
        executions().transition(id("a"), 1, ExecutionStatus.CANCELING, Change.to(ExecutionStatus.CANCELED, null, T0));

        executions().removeUnusedResults(executions().get(id("a")).orElseThrow());

        storedChunks().ifPresent(chunks -> assertThat(chunks).isZero());
    }

    @Test
    default void removesNoChunksOfTheResult() {
        claimed("a");
        Map<String, Object> result = Map.of("stdout", "x".repeat(3 * ResultChunks.CHUNK));
        executions().requeue(id("a"), 1, T0);
        executions().claim(id("a"), 2, CLAIM, T0);
        assertThat(ended("a", 3, result)).isTrue();
        Execution found = executions().get(id("a")).orElseThrow();

        executions().removeUnusedResults(found);
        executions().removeUnusedResults(found);

        assertThat(Json.readObject(new String(chunks(found), StandardCharsets.UTF_8)))
                .isEqualTo(result);
    }

    @Test
    default void keepsInMindWhatMustFollowAnEnd() {
        claimed("a");
        claimed("b");
        claimed("c");
        Execution read = executions().get(id("c")).orElseThrow();
        Instant later = T0.plusSeconds(60);
        Change followed = new Change(ExecutionStatus.FAILED, Map.of(), true, later);

        assertThat(executions().transition(id("a"), 1, ExecutionStatus.RUNNING, followed))
                .isTrue();
        assertThat(executions()
                        .cancel(read, "alice", new Change(ExecutionStatus.CANCELING, null, false, T0.plusSeconds(2))))
                .isTrue();
        assertThat(executions()
                        .transition(
                                id("c"),
                                1,
                                ExecutionStatus.CANCELING,
                                new Change(ExecutionStatus.CANCELED, null, true, T0.plusSeconds(3))))
                .isTrue();
        assertThat(end("b", 1, ExecutionStatus.RUNNING)).isTrue();

        Execution whole = executions().get(id("a")).orElseThrow();
        Execution a = withLog("a");
        Execution c = withLog("c");
        assertThat(whole.parameters()).isNotEmpty();
        assertThat(whole.result()).isNotNull();
        assertThat(a.parameters()).isEmpty();
        assertThat(a.result()).isNull();
        assertThat(executions().unsettled(10)).containsExactly(c, a);
        assertThat(executions().unsettled(1)).containsExactly(c);
        assertThat(open(ExecutionStatus.RUNNING, 10)).isEmpty();
        assertThat(executions().countOpen(ExecutionStatus.RUNNING)).isZero();

        executions().settle(c);
        executions().settle(c);
        assertThat(executions().unsettled(10)).containsExactly(a);
        executions().settle(a);
        assertThat(executions().unsettled(10)).isEmpty();
        assertThat(executions().get(id("a"))).contains(whole);
    }

    /** Without its large parts. */
    private Execution withLog(String name) {
        return executions()
                .read(List.of(id(name)), Set.of(ExecutionStore.Part.LOG))
                .get(0);
    }

    @Test
    default void keepsWhomToNotifyAndTheChainOfEventsEvenWithoutTheLargeParts() {
        Execution notifying = Execution.requested(
                        id("a"),
                        Samples.action("run"),
                        Samples.awkward(),
                        Map.of(),
                        new Execution.Lineage(new Ref("demo", "r"), id("event"), 7),
                        T0)
                .notifying(Map.of("on-complete", Samples.awkward()));

        executions().create(List.of(notifying));

        assertThat(executions().get(id("a"))).contains(notifying);
        assertThat(executions().read(List.of(id("a")), Set.of()))
                .singleElement()
                .satisfies(read -> {
                    assertThat(read.notification()).isEqualTo(notifying.notification());
                    assertThat(read.lineage()).isEqualTo(notifying.lineage());
                });
        assertThat(executions().cancel(notifying, "alice", Change.to(ExecutionStatus.CANCELED, null, T0)))
                .isTrue();
        assertThat(executions().get(id("a")).orElseThrow().notification()).isEqualTo(notifying.notification());
    }

    @Test
    default void anExecutionThatIsWrittenAsFailedMayBeFollowedFromTheStart() {
        Execution a = execution("a", T0).failedAtRequest(Samples.awkward(), T0.plusSeconds(2));
        Execution b = execution("b", T0).failedAtRequest(Map.of(), T0.plusSeconds(1));
        Execution c = execution("c", T0).failedAtRequest(Map.of(), T0);

        assertThat(executions().create(List.of(a, b, c), Set.of(a.id(), b.id())))
                .hasSize(3);

        assertThat(executions().unsettled(10)).containsExactly(withLog("b"), withLog("a"));
        assertThat(executions().get(a.id())).contains(a);
        assertThat(executions().create(List.of(a, b, c), Set.of(a.id(), b.id(), c.id())))
                .as("a repetition")
                .isEmpty();
        executions().settle(a);
        executions().settle(b);
        assertThat(executions().unsettled(10)).isEmpty();
    }

    @Test
    default void tellsWhichPendingExecutionsAreDue() {
        for (String name : List.of("a", "b", "c", "d")) {
            claimed(name);
        }
        suspend("a", true, T0.plusSeconds(5));
        suspend("b", true, T0.plusSeconds(4));
        suspend("c", false, T0.plusSeconds(3));
        assertThat(due(T0.plusSeconds(4), 10)).containsExactly(id("b"));
        assertThat(due(T0.plusSeconds(5), 10)).containsExactly(id("b"), id("a"));
        assertThat(due(T0.plusSeconds(5), 1)).containsExactly(id("b"));
        assertThat(open(ExecutionStatus.PENDING, 10)).containsExactly(id("b"), id("a"), id("c"));
        assertThat(executions().countOpen(ExecutionStatus.PENDING)).isEqualTo(3);

        Execution b = withLog("b");
        assertThat(executions().due(T0.plusSeconds(4), 10)).containsExactly(b);
        executions().postpone(b, T0.plusSeconds(9));
        assertThat(due(T0.plusSeconds(8), 10)).containsExactly(id("a"));
        assertThat(due(T0.plusSeconds(9), 10)).containsExactly(id("a"), id("b"));
        executions().postpone(b, null);
        assertThat(due(T0.plusSeconds(1_000_000_000), 10)).containsExactly(id("a"));
        assertThat(withLog("b")).isEqualTo(b);
    }

    @Test
    default void postponesNoExecutionThatHasMovedOn() {
        claimed("a");
        suspend("a", true, T0);
        Execution pending = withLog("a");
        assertThat(executions()
                        .transition(
                                id("a"),
                                1,
                                ExecutionStatus.PENDING,
                                Change.to(ExecutionStatus.SUCCEEDED, Map.of("a", 1), T0)))
                .isTrue();

        executions().postpone(pending, T0);

        assertThat(due(T0, 10)).isEmpty();
        assertThat(open(ExecutionStatus.PENDING, 10)).isEmpty();
        assertThat(executions().unsettled(10)).isEmpty();
    }

    private void suspend(String name, boolean followed, Instant at) {
        assertThat(executions()
                        .transition(
                                id(name),
                                1,
                                ExecutionStatus.RUNNING,
                                new Change(ExecutionStatus.PENDING, Map.of(), followed, at)))
                .isTrue();
    }

    private List<String> due(Instant now, int limit) {
        return executions().due(now, limit).stream().map(Execution::id).toList();
    }

    @Test
    default void nothingFollowsAChangeThatWasNotMade() {
        claimed("a");

        assertThat(executions()
                        .transition(
                                id("a"),
                                0,
                                ExecutionStatus.RUNNING,
                                new Change(ExecutionStatus.FAILED, Map.of(), true, T0)))
                .isFalse();

        assertThat(executions().unsettled(10)).isEmpty();
        assertThat(open(ExecutionStatus.RUNNING, 10)).containsExactly(id("a"));
    }

    @Test
    default void readsOnlyWhatIsAskedFor() {
        Execution claimed = claimed("a");
        Map<String, Object> result = Map.of("stdout", "x".repeat(1000));
        assertThat(ended("a", 1, result)).isTrue();
        executions().create(List.of(execution("b", T0)));
        List<String> ids = List.of(id("b"), id("none"), id("a"));

        List<Execution> bare = executions().read(ids, Set.of());
        List<Execution> full = executions().read(ids, EnumSet.allOf(ExecutionStore.Part.class));

        assertThat(bare).extracting(Execution::id).containsExactly(id("b"), id("a"));
        Execution a = bare.get(1);
        assertThat(a.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(a.requestedAt()).isEqualTo(claimed.requestedAt());
        assertThat(a.parameters()).isEmpty();
        assertThat(a.context()).isEmpty();
        assertThat(a.log()).isEmpty();
        assertThat(a.result()).isNull();
        assertThat(a.hasResult()).isTrue();
        assertThat(a.stored()).isEqualTo(new Execution.StoredResult(1013, 0, ""));
        assertThat(bare.get(0).hasResult()).isFalse();
        assertThat(full)
                .containsExactly(
                        executions().get(id("b")).orElseThrow(),
                        executions().get(id("a")).orElseThrow());
        assertThat(executions().read(List.of(), Set.of())).isEmpty();
    }

    private boolean ended(String name, long fence, Map<String, Object> result) {
        return executions()
                .transition(id(name), fence, ExecutionStatus.RUNNING, Change.to(ExecutionStatus.SUCCEEDED, result, T0));
    }

    private byte[] chunks(Execution execution) {
        Execution.StoredResult stored = Objects.requireNonNull(execution.stored());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < stored.chunks(); i++) {
            all.writeBytes(executions().resultChunk(stored, i));
        }
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> executions().resultChunk(stored, stored.chunks()));
        return all.toByteArray();
    }

    @Test
    default void leavesTheResultWhenNoneIsGiven() {
        claimed("a");
        Map<String, Object> partial = Map.of("stdout", "so far");
        executions().transition(id("a"), 1, ExecutionStatus.RUNNING, Change.to(ExecutionStatus.CANCELING, partial, T0));

        executions().transition(id("a"), 1, ExecutionStatus.CANCELING, Change.to(ExecutionStatus.CANCELED, null, T0));

        Execution ended = executions().get(id("a")).orElseThrow();
        assertThat(ended.result()).isEqualTo(partial);
        assertThat(ended.log())
                .extracting(Execution.LogEntry::status)
                .containsExactly(
                        ExecutionStatus.REQUESTED,
                        ExecutionStatus.RUNNING,
                        ExecutionStatus.CANCELING,
                        ExecutionStatus.CANCELED);
    }

    @Test
    default void notesWhoCanceledAnExecutionWhateverItsEnd() {
        Execution claimed = claimed("a");

        assertThat(executions().cancel(execution("a", T0), "late", Change.to(ExecutionStatus.CANCELED, null, T0)))
                .isFalse();
        assertThat(executions().get(id("a"))).contains(claimed);
        assertThat(executions().cancel(claimed, "aki", Change.to(ExecutionStatus.CANCELING, null, T0)))
                .isTrue();
        assertThat(executions().cancel(claimed, "late", Change.to(ExecutionStatus.CANCELING, null, T0)))
                .isFalse();

        Execution canceling = claimed.canceledBy("aki").moved(ExecutionStatus.CANCELING, null, T0);
        assertThat(executions().get(id("a"))).contains(canceling);
        assertThat(executions()
                        .transition(
                                id("a"),
                                1,
                                ExecutionStatus.CANCELING,
                                Change.to(ExecutionStatus.SUCCEEDED, Map.of(), T0)))
                .isTrue();
        assertThat(executions().get(id("a")).orElseThrow().context()).containsEntry("cancelled_by", "aki");
    }

    @Test
    default void refusesAChangeFromAnotherStateOrFenceAndChangesNothing() {
        Execution claimed = claimed("a");

        assertThat(end("a", 0, ExecutionStatus.RUNNING)).isFalse();
        assertThat(end("a", 2, ExecutionStatus.RUNNING)).isFalse();
        assertThat(end("a", 1, ExecutionStatus.CANCELING)).isFalse();
        assertThat(end("none", 1, ExecutionStatus.RUNNING)).isFalse();

        assertThat(executions().get(id("a"))).contains(claimed);
        assertThat(end("a", 1, ExecutionStatus.RUNNING)).isTrue();
        assertThat(end("a", 1, ExecutionStatus.RUNNING)).isFalse();
    }

    @Test
    default void refusesChangesThatTheTableOfStatesForbids() {
        claimed("a");

        assertThatThrownBy(() -> executions()
                        .transition(
                                id("a"), 1, ExecutionStatus.SUCCEEDED, Change.to(ExecutionStatus.RUNNING, null, T0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("succeeded");
    }

    @Test
    default void listsWhatIsOpenWithoutItsLargeParts() {
        Execution claimed = claimed("a");

        Execution open = executions().open(ExecutionStatus.RUNNING, -1).get(0);

        assertThat(claimed.parameters()).isNotEmpty();
        assertThat(claimed.context()).isNotEmpty();
        assertThat(open.parameters()).isEmpty();
        assertThat(open.context()).isEmpty();
        assertThat(open).isEqualTo(withLog("a"));
        assertThat(open.progress()).isEqualTo(claimed.progress());
    }

    @Test
    default void takesAnExecutionBackAndShutsItsOldRunOut() {
        Execution claimed = claimed("a");
        Instant back = T0.plusSeconds(4);

        assertThat(executions().requeue(id("a"), 0, back)).isFalse();
        assertThat(executions().requeue(id("none"), 1, back)).isFalse();
        assertThat(executions().requeue(id("a"), 1, back)).isTrue();

        assertThat(executions().get(id("a"))).contains(claimed.requeued(back));
        assertThat(executions().requeue(id("a"), 1, back)).isFalse();
        assertThat(executions().requeue(id("a"), 2, back)).isFalse();
        assertThat(end("a", 1, ExecutionStatus.RUNNING)).isFalse();
        assertThat(executions()
                        .transition(
                                id("a"),
                                1,
                                ExecutionStatus.REQUESTED,
                                Change.to(ExecutionStatus.FAILED, Map.of(), back)))
                .isFalse();
        assertThat(executions().open(ExecutionStatus.REQUESTED, -1))
                .extracting(Execution::id)
                .contains(id("a"));
        Execution again =
                executions().claim(id("a"), 2, CLAIM, back.plusSeconds(1)).orElseThrow();
        assertThat(again.fence()).isEqualTo(3);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(end("a", 1, ExecutionStatus.RUNNING)).isFalse();
    }

    @Test
    default void doesNotTakeBackWhatIsAboutToBeCanceledOrHasEnded() {
        claimed("a");
        executions().transition(id("a"), 1, ExecutionStatus.RUNNING, Change.to(ExecutionStatus.CANCELING, null, T0));
        assertThat(executions().requeue(id("a"), 1, T0)).isFalse();

        executions()
                .transition(id("a"), 1, ExecutionStatus.CANCELING, Change.to(ExecutionStatus.CANCELED, Map.of(), T0));
        assertThat(executions().requeue(id("a"), 1, T0)).isFalse();
        assertThat(executions().get(id("a")).orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    default void givesAnExecutionThatIsRunAgainTheNextFence() {
        claimed("a");
        executions().transition(id("a"), 1, ExecutionStatus.RUNNING, Change.to(ExecutionStatus.REQUESTED, null, T0));

        assertThat(executions().claim(id("a"), 0, CLAIM, T0)).isEmpty();
        Execution again = executions().claim(id("a"), 1, CLAIM, T0).orElseThrow();

        assertThat(again.fence()).isEqualTo(2);
        assertThat(end("a", 1, ExecutionStatus.RUNNING)).isFalse();
        assertThat(end("a", 2, ExecutionStatus.RUNNING)).isTrue();
    }

    @Test
    default void letsOneOfManyEndAnExecution() throws Exception {
        claimed("a");

        List<Boolean> ended = Race.run(16, i -> () -> end("a", 1, ExecutionStatus.RUNNING));

        assertThat(ended).containsOnlyOnce(true);
        assertThat(executions().get(id("a")).orElseThrow().log()).hasSize(3);
    }

    @Test
    default void findsExecutionsInPagesFromEitherEnd() {
        executions()
                .create(IntStream.range(0, 5)
                        .mapToObj(i -> execution("e" + i, T0.plusNanos(i * 1000L)))
                        .toList());

        Page<Execution> newest = executions().find(page(false, 1, 2));
        Page<Execution> oldest = executions().find(page(true, 0, 2));

        assertThat(newest.items()).extracting(Execution::id).containsExactly(id("e3"), id("e2"));
        assertThat(executions().ids(page(false, 1, 2))).isEqualTo(new Page<>(List.of(id("e3"), id("e2")), 5));
        assertThat(newest.total()).isEqualTo(5);
        assertThat(oldest.items()).extracting(Execution::id).containsExactly(id("e0"), id("e1"));
        assertThat(executions().find(page(false, 5, 2))).isEqualTo(new Page<>(List.of(), 5));
        assertThat(executions().find(page(false, 0, 0))).isEqualTo(new Page<>(List.of(), 5));
        assertThat(executions().find(Query.all()).items()).hasSize(5);
    }

    @Test
    default void findsExecutionsByWhatTheQueryAsks() {
        Execution byRule = Execution.requested(
                id("c"),
                Samples.action("other"),
                Map.of(),
                Map.of("user", "bob"),
                new Execution.Lineage(new Ref("demo", "r"), id("event")),
                T0.plusSeconds(2));
        executions()
                .create(List.of(
                        execution("a", "run", "alice", T0), execution("b", "run", "bob", T0.plusSeconds(1)), byRule));
        executions().claim(id("a"), 0, CLAIM, T0);

        assertThat(found(Set.of(id("a"), id("c"), id("z")), null, null, null, null, null, null, null))
                .containsExactly(id("c"), id("a"));
        assertThat(found(Set.of(), "demo.run", null, null, null, null, null, null))
                .containsExactly(id("b"), id("a"));
        assertThat(found(Set.of(), null, ExecutionStatus.RUNNING, null, null, null, null, null))
                .containsExactly(id("a"));
        assertThat(found(Set.of(), null, null, "demo.r", null, null, null, null))
                .containsExactly(id("c"));
        assertThat(found(Set.of(), null, null, null, id("event"), null, null, null))
                .containsExactly(id("c"));
        assertThat(found(Set.of(), null, null, null, null, "bob", null, null)).containsExactly(id("c"), id("b"));
        assertThat(found(Set.of(), null, null, null, null, null, T0, T0.plusSeconds(2)))
                .containsExactly(id("b"));
        assertThat(found(Set.of(id("a"), id("b")), "demo.run", null, null, null, "bob", T0, null))
                .containsExactly(id("b"));
        assertThat(executions().ids(ofRunner(byRule.runnerType())).items()).hasSize(3);
        assertThat(executions().ids(ofRunner("none")).items()).isEmpty();
    }

    private static Query ofRunner(String runner) {
        return new Query(Set.of(), null, null, Set.of(), runner, null, null, null, null, null, false, 0, -1);
    }

    @Test
    default void findsTheChildrenOfAnExecutionAndThoseThatNoneRequested() {
        executions()
                .create(List.of(
                        execution("top", T0),
                        child("c2", "top", T0.plusSeconds(2)),
                        child("c1", "top", T0.plusSeconds(1)),
                        child("deep", "c1", T0.plusSeconds(3))));

        assertThat(executions().ids(childrenOf(id("top"), -1))).isEqualTo(new Page<>(List.of(id("c1"), id("c2")), 2));
        assertThat(executions().ids(childrenOf(id("top"), 1))).isEqualTo(new Page<>(List.of(id("c1")), 2));
        assertThat(executions().ids(childrenOf(id("c1"), -1)).items()).containsExactly(id("deep"));
        assertThat(executions().ids(childrenOf(id("deep"), -1)).items()).isEmpty();
        assertThat(executions().ids(childrenOf(Query.NO_PARENT, -1)).items()).containsExactly(id("top"));
    }

    private static Query childrenOf(String parent, int limit) {
        return new Query(Set.of(), null, null, Set.of(), null, null, null, parent, null, null, true, 0, limit);
    }

    private static Execution child(String name, String parent, Instant at) {
        return Execution.requested(
                id(name),
                Samples.action("run"),
                Map.of(),
                Map.of("parent", Map.of("execution_id", id(parent))),
                Execution.Lineage.NONE,
                at);
    }

    private Map<ExecutionStatus, Long> countByStatus() {
        return executions().find(ExecutionStore.Query.all()).items().stream()
                .collect(Collectors.groupingBy(Execution::status, Collectors.counting()));
    }

    @Test
    default void countsExecutionsByStatus() {
        assertThat(countByStatus()).isEmpty();
        executions().create(List.of(execution("a", T0), execution("b", T0), execution("c", T0)));
        executions().claim(id("a"), 0, CLAIM, T0);

        assertThat(countByStatus()).isEqualTo(Map.of(ExecutionStatus.REQUESTED, 2L, ExecutionStatus.RUNNING, 1L));
        assertThat(executions().countOpen(ExecutionStatus.REQUESTED)).isEqualTo(2);
        assertThat(executions().countOpen(ExecutionStatus.RUNNING)).isEqualTo(1);
        assertThat(executions().countOpen(ExecutionStatus.CANCELING)).isZero();
    }

    @Test
    default void findsWhatIsInAStateFirstWhatEnteredItFirst() {
        executions()
                .create(List.of(
                        execution("young", T0.plusSeconds(30)),
                        execution("middle", T0.plusSeconds(1)),
                        execution("old", T0),
                        execution("taken", T0)));
        executions().claim(id("taken"), 0, CLAIM, T0.plusSeconds(20));

        assertThat(open(ExecutionStatus.REQUESTED, -1)).containsExactly(id("old"), id("middle"), id("young"));
        assertThat(open(ExecutionStatus.REQUESTED, 2)).containsExactly(id("old"), id("middle"));
        assertThat(open(ExecutionStatus.REQUESTED, 0)).isEmpty();
        assertThat(open(ExecutionStatus.RUNNING, 10)).containsExactly(id("taken"));
        assertThat(open(ExecutionStatus.CANCELING, 10)).isEmpty();
    }

    @Test
    default void goesByTheLastTimeAStateWasEntered() {
        claimed("a");
        executions().create(List.of(execution("b", T0.plusSeconds(30))));
        executions()
                .transition(
                        id("a"),
                        1,
                        ExecutionStatus.RUNNING,
                        Change.to(ExecutionStatus.REQUESTED, null, T0.plusSeconds(60)));

        assertThat(open(ExecutionStatus.REQUESTED, 10)).containsExactly(id("b"), id("a"));
    }

    @Test
    default void whatHasEndedIsOpenNoMore() {
        claimed("a");
        claimed("b");
        end("a", 1, ExecutionStatus.RUNNING);

        assertThat(open(ExecutionStatus.RUNNING, 10)).containsExactly(id("b"));
    }

    private Execution claimed(String name) {
        executions().create(List.of(execution(name, T0)));
        return executions().claim(id(name), 0, CLAIM, T0.plusSeconds(1)).orElseThrow();
    }

    private boolean end(String name, long fence, ExecutionStatus from) {
        return executions()
                .transition(id(name), fence, from, Change.to(ExecutionStatus.SUCCEEDED, Map.of(), T0.plusSeconds(2)));
    }

    private List<String> open(ExecutionStatus status, int limit) {
        return executions().open(status, limit).stream().map(Execution::id).toList();
    }

    private List<String> found(
            Set<String> ids,
            String action,
            ExecutionStatus status,
            String rule,
            String triggerInstance,
            String user,
            Instant after,
            Instant before) {
        Page<Execution> page = executions()
                .find(new Query(
                        ids,
                        action,
                        status,
                        rule == null ? Set.of() : Set.of(rule, "demo.none"),
                        null,
                        triggerInstance,
                        user,
                        null,
                        after,
                        before,
                        false,
                        0,
                        -1));
        assertThat(page.total()).isEqualTo(page.items().size());
        return page.items().stream().map(Execution::id).toList();
    }

    private static Query page(boolean oldestFirst, int offset, int limit) {
        return Query.between(null, null, oldestFirst, offset, limit);
    }
}
