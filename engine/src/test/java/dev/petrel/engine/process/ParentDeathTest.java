// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A killed Java process takes its children, and theirs, along: tried with a second Java process. */
@Timeout(120)
class ParentDeathTest {

    /** Starts two children that start others, prints all their pids and waits for ever. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            boolean launching = args.length > 0;
            Spawner spawner = launching ? Launching.spawner("parent") : new Spawner("parent");
            Output pids = new Lines(100, System.out::println);
            // Both leave a grandchild behind that ignores SIGTERM; the second keeps its stdin open too.
            String script = "echo $$; (trap '' TERM; sleep 300 & echo $!); sleep 300";
            Command command = Command.of("/bin/sh", "-c", script);
            ChildProcess first = launching
                    ? spawner.launch(command, pids, Output.none())
                    : spawner.start(command, pids, Output.none());
            ChildProcess second = launching
                    ? spawner.launch(command, pids, Output.none())
                    : spawner.start(command.withStdin(), pids, Output.none());
            first.exit().join();
            second.exit().join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "launching"})
    void childrenAndTheirChildrenDieWithTheirParent(String how) throws Exception {
        assumeThat(Containment.detect().prefix()).contains("--pdeathsig");
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName()));
        if (!how.isEmpty()) {
            argv.add(how);
        }
        Process parent = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<ProcessHandle> family = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(parent.inputReader(StandardCharsets.UTF_8))) {
            for (int i = 0; i < 4; i++) {
                family.add(ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow());
            }
            List<ProcessHandle> guardians = parent.descendants().toList();
            assertThat(family).allMatch(ProcessHandle::isAlive);
            parent.destroyForcibly();
            for (ProcessHandle member : family) {
                assertThat(member.onExit().get(60, SECONDS).isAlive()).isFalse();
            }
            for (ProcessHandle guardian : guardians) {
                assertThat(guardian.onExit().get(60, SECONDS).isAlive()).isFalse();
            }
        } finally {
            parent.destroyForcibly();
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
