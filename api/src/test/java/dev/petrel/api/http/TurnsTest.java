// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Deque<Runnable> started = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final Turns turns = new Turns(2, 2, started::add);

    @Test
    void noMoreRunAtOnceThanMay() {
        assertThat(begin("a") && begin("b") && begin("c")).isTrue();
        assertThat(started).hasSize(2);

        started.remove().run();

        assertThat(started).hasSize(2);
        runAll();
        assertThat(done).containsExactly("a", "b", "c");
    }

    @Test
    void whatIsMoreThanMayWaitIsRefused() {
        assertThat(begin("a") && begin("b") && begin("c") && begin("d")).isTrue();
        assertThat(begin("e")).isFalse();

        runAll();

        assertThat(done).containsExactly("a", "b", "c", "d");
        assertThat(begin("f")).isTrue();
    }

    @Test
    void whatGoesOnIsNeverRefusedAndGoesFirst() {
        assertThat(begin("a") && begin("b") && begin("c") && begin("d")).isTrue();
        turns.proceed(() -> done.add("more of a"));

        runAll();

        assertThat(done).containsExactly("a", "b", "more of a", "c", "d");
    }

    @Test
    void aTaskThatFailsGivesItsTurnBack() {
        Turns one = new Turns(1, 10, started::add);
        one.proceed(() -> {
            throw new IllegalStateException("failed on purpose");
        });
        assertThat(one.begin(() -> done.add("next"))).isTrue();
        try {
            started.remove().run();
        } catch (IllegalStateException expected) {
            done.add("failed");
        }

        runAll();

        assertThat(done).containsExactly("failed", "next");
    }

    @Test
    void anExecutorThatStopsIsNoError() {
        Turns stopping = new Turns(1, 10, task -> {
            throw new RejectedExecutionException("it stops");
        });

        assertThat(stopping.begin(() -> done.add("never"))).isTrue();
        stopping.proceed(() -> done.add("never"));

        assertThat(done).isEmpty();
    }

    private boolean begin(String name) {
        return turns.begin(() -> done.add(name));
    }

    private void runAll() {
        while (!started.isEmpty()) {
            started.remove().run();
        }
    }
}
