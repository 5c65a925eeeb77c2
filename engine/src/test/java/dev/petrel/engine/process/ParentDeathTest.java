// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A killed Java process takes its children along: tried with a second Java process. */
@Timeout(60)
class ParentDeathTest {

    /** Starts a child, prints its pid and waits for ever. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            ChildProcess child =
                    new Spawner("parent").start(Command.of("/bin/sleep", "300"), Output.none(), Output.none());
            System.out.println(child.pid());
            child.exit().join();
        }
    }

    @Test
    void childrenDieWithTheirParent() throws Exception {
        assumeThat(Containment.detect().prefix()).contains("--pdeathsig");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = new BufferedReader(parent.inputReader(StandardCharsets.UTF_8))) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();
            parent.destroyForcibly();
            assertThat(child.onExit().get(20, SECONDS).isAlive()).isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }
}
