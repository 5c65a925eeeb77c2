// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.minimal;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.testbed.bench.measure.Percentiles;
import dev.petrel.testbed.bench.measure.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How long each event took that ended within a window. For any thread. */
final class Latencies {

    private final Clock clock;
    private final Queue<Duration> all = new ConcurrentLinkedQueue<>();
    private long began;
    private Duration time = Duration.ZERO;

    Latencies(Clock clock) {
        this.clock = clock;
    }

    void add(Duration latency) {
        all.add(latency);
    }

    /**
     * A listener that has these latencies taken while the window is open.
     *
     * @param next is told of it too, the last at the beginning and the first at the end
     * @param current is to be given what takes the latencies; null for nothing
     */
    Window.Listener and(Window.Listener next, Consumer<@Nullable Latencies> current) {
        return new Window.Listener() {
            @Override
            public void begins() {
                next.begins();
                began = clock.nanos();
                current.accept(Latencies.this);
            }

            @Override
            public void ends() {
                current.accept(null);
                time = clock.since(began);
                next.ends();
            }
        };
    }

    MinimalProgram.Measured result() {
        List<Duration> taken = new ArrayList<>(all);
        return new MinimalProgram.Measured(taken.size(), time.toMillis() / 1000.0, Percentiles.of(taken));
    }
}
