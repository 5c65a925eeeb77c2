// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Dispatcher;
import dev.petrel.engine.bus.EventFactory;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SensorLauncherTest {

    private final ManualClock clock = new ManualClock();
    private final Random random = new Random(1);
    private final Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), random);
    private final SensorLauncher launcher = new SensorLauncher(new SensorLauncher.Parts(
            "closing",
            Map.of(),
            FakeHost::spec,
            new Dispatcher(new MemoryBus(clock), clock, backoff, Duration.ofSeconds(1)),
            new EventFactory(clock, random),
            new MemoryStore(clock).keys(),
            clock,
            new Metrics(),
            backoff,
            Duration.ZERO,
            Duration.ZERO,
            () -> false));

    @Test
    void endsItsThreadsAndAnswersLateCallsWithAnError() throws Exception {
        var ignored = launcher.datastore(Map.of("op", "list_values", "prefix", "p."))
                .handle((value, failure) -> Thread.currentThread())
                .get(20, TimeUnit.SECONDS);
        Thread[] all = new Thread[Thread.activeCount() + 10];
        int count = Thread.enumerate(all);
        List<Thread> own = Arrays.stream(all, 0, count)
                .filter(thread -> thread.getName().startsWith("closing-"))
                .toList();
        assertThat(own).isNotEmpty();

        launcher.close();

        for (Thread thread : own) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        assertThat(launcher.datastore(Map.of("op", "list_values")))
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withMessageContaining("node \"closing\" stops");
    }
}
