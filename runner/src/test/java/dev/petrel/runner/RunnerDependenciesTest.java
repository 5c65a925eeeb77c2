// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunnerDependenciesTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final RunnerDependencies dependencies = new RunnerDependencies(
            bus,
            store,
            new ContentCache(store.content(), clock, () -> true),
            Lifecycles.standard(store.executions(), bus, clock),
            clock,
            new Metrics());

    @Test
    void seesAChangeThatWasNotAnnouncedWithinHalfASecond() {
        register("old.sh");
        assertThat(entryPoint()).isEqualTo("old.sh");

        register("new.sh");
        clock.advance(Duration.ofMillis(500));

        assertThat(entryPoint()).isEqualTo("new.sh");
    }

    private void register(String entryPoint) {
        store.content()
                .register(new Action(
                        Ref.of("p.a"),
                        null,
                        true,
                        "noop",
                        entryPoint,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));
    }

    private String entryPoint() {
        return dependencies.action(Ref.of("p.a")).orElseThrow().entryPoint();
    }
}
