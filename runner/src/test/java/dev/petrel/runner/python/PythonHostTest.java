// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.process.Command;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.TestRun;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PythonHostTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Spawner spawner = new Spawner("test");

    @AfterEach
    void close() {
        spawner.close();
    }

    @Test
    void oneThatReadsNothingHoldsUpNobodyAndCanBeKilled() throws Exception {
        PythonHost host = new PythonHost(spawner, "host of p", Command.of("/bin/sleep", "300"), Map.of());
        PythonRun run = host.begin(Map.of("more than a pipe holds", "x".repeat(1 << 20)), TestRun.control());
        assertThat(run).isNotNull();
        host.signal(run, false);
        assertThat(run.await(Duration.ZERO)).isNull();

        host.kill("it hangs");

        assertThat(run.await(LONG))
                .isInstanceOfSatisfying(
                        PythonRun.End.Lost.class,
                        lost -> assertThat(lost.reason())
                                .contains("host of p was killed")
                                .contains("it hangs"));
    }
}
