// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.testbed.bench.measure.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes when a window was, and what processor time was used in it. */
final class WindowClock implements Window.Listener {

    private final Clock clock;
    private final CpuCounter cpu;
    private CpuCounter.@Nullable Counting counting;
    private Instant began = Instant.EPOCH;
    private Instant ended = Instant.EPOCH;
    private Map<String, Duration> used = Map.of();

    WindowClock(Clock clock, CpuCounter cpu) {
        this.clock = clock;
        this.cpu = cpu;
    }

    @Override
    public void begins() {
        counting = cpu.begin();
        began = clock.instant();
    }

    @Override
    public void ends() {
        ended = clock.instant();
        CpuCounter.Counting begun = counting;
        used = begun == null ? Map.of() : begun.end();
    }

    Instant began() {
        return began;
    }

    Instant ended() {
        return ended;
    }

    double seconds() {
        return Duration.between(began, ended).toMillis() / 1000.0;
    }

    Map<String, Duration> cpu() {
        return used;
    }
}
