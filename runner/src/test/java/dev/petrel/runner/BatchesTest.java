// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.model.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

    private final RunnerFixture fixture = new RunnerFixture();
    private final Action action = fixture.register("noop");
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<Integer> sizes = new ArrayList<>();
    private boolean broken;
    private final Batches batches = new Batches(threads::add, batch -> {
        sizes.add(batch.size());
        if (broken) {
            throw new InternalError("on purpose");
        }
        return () -> {};
    });

    private List<Delivery> some(int count) {
        return IntStream.range(0, count)
                .<Delivery>mapToObj(i -> new HandedOver(Requests.execution(action, "e" + i), fixture.publisher, false))
                .toList();
    }

    private void runNext() {
        Objects.requireNonNull(threads.poll()).run();
    }

    @Test
    void formsABatchOfWhatHasComeWhileTheOneBeforeWasDealtWith() {
        batches.add(some(1));
        batches.add(some(2));
        assertThat(threads).hasSize(1);
        runNext();
        assertThat(sizes).containsExactly(3);
        assertThat(threads).isEmpty();

        batches.add(some(Batches.MOST + 1));
        batches.add(some(1));
        assertThat(threads).as("a second, of a full one").hasSize(2);
        runNext();
        runNext();
        while (!threads.isEmpty()) {
            runNext();
        }
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3 + Batches.MOST + 2);
        assertThat(sizes).allMatch(size -> size <= Batches.MOST);
    }

    @Test
    void goesOnAfterABatchThatBroke() {
        broken = true;
        batches.add(some(1));
        assertThatThrownBy(this::runNext).isInstanceOf(InternalError.class);
        assertThat(threads).isEmpty();

        broken = false;
        batches.add(some(1));

        assertThat(threads).hasSize(1);
        runNext();
        assertThat(sizes).containsExactly(1, 1);
    }
}
