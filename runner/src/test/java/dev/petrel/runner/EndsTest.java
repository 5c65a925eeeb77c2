// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.spi.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndsTest {

    private static final RunResult DONE = new RunResult.Returned(Outcome.ended(ExecutionStatus.SUCCEEDED, "none"));

    private final Action action = Requests.noop("p.a");
    private final AtomicInteger seeds = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch firstIsOnItsWay = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Integer> writes = new CopyOnWriteArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final Ends ends = new Ends(this::write);

    @AfterEach
    void end() {
        goOn.countDown();
        threads.shutdownNow();
    }

    private Set<String> write(Map<Execution, RunResult> results) {
        firstIsOnItsWay.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while it wrote", e);
        }
        writes.add(results.size());
        Set<String> ids = new HashSet<>();
        results.keySet().forEach(execution -> ids.add(execution.id()));
        ids.removeAll(refused);
        return ids;
    }

    private Execution execution() {
        return Requests.execution(action, "e" + seeds.incrementAndGet());
    }

    private List<Future<Boolean>> begin(int count) {
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Execution execution = execution();
            all.add(threads.submit(() -> ends.write(execution, DONE)));
        }
        await().until(() -> ends.waiting() == count);
        return all;
    }

    private Future<Boolean> beginFirst() throws InterruptedException {
        Execution execution = execution();
        Future<Boolean> first = threads.submit(() -> ends.write(execution, DONE));
        assertThat(firstIsOnItsWay.await(30, TimeUnit.SECONDS)).isTrue();
        return first;
    }

    @Test
    void writesAtOnceWhatEndsWhileNothingIsOnItsWay() {
        goOn.countDown();

        assertThat(ends.write(execution(), DONE)).isTrue();
        assertThat(ends.write(execution(), DONE)).isTrue();

        assertThat(writes).containsExactly(1, 1);
    }

    @Test
    void writesTogetherWhatEndedMeanwhile() throws Exception {
        Future<Boolean> first = beginFirst();
        List<Future<Boolean>> rest = begin(Ends.MOST + 3);
        goOn.countDown();

        assertThat(first.get()).isTrue();
        for (Future<Boolean> one : rest) {
            assertThat(one.get()).isTrue();
        }
        assertThat(writes).containsExactly(1, Ends.MOST, 3);
    }

    @Test
    void tellsEachWhetherItsOwnIsWritten() throws Exception {
        Future<Boolean> first = beginFirst();
        List<Future<Boolean>> written = begin(1);
        Execution other = execution();
        refused.add(other.id());
        Future<Boolean> unwritten = threads.submit(() -> ends.write(other, DONE));
        await().until(() -> ends.waiting() == 2);
        goOn.countDown();

        assertThat(first.get()).isTrue();
        assertThat(written.get(0).get()).isTrue();
        assertThat(unwritten.get()).isFalse();
        assertThat(writes).containsExactly(1, 2);
    }

    @Test
    void leavesOutWhatIsNoEnd() {
        assertThat(ends.write(execution(), new RunResult.Returned(new Outcome.Pending(Map.of()))))
                .isFalse();
        assertThat(ends.write(execution(), new RunnerLost(true, "stopped"))).isFalse();
        assertThat(writes).isEmpty();
    }

    @Test
    void aFailureHoldsUpNobodyElse() {
        AtomicInteger calls = new AtomicInteger();
        Ends failing = new Ends(results -> {
            if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("a bug");
            }
            return Set.of(results.keySet().iterator().next().id());
        });

        assertThatThrownBy(() -> failing.write(execution(), DONE)).hasMessage("a bug");
        assertThat(failing.write(execution(), DONE)).isTrue();
    }
}
