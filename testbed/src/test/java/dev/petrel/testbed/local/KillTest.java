// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KillTest {

    @Test
    void returnsWhenAllHaveEnded() throws Exception {
        List<ProcessHandle> processes = List.of(sleeping(), sleeping());
        Kill.now("sleepers", processes);
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void namesWhatDoesNotEnd() throws Exception {
        List<ProcessHandle> processes = List.of(sleeping(), new Immortal(4711));
        assertThatThrownBy(() -> Kill.now("broker-1", processes, Duration.ofMillis(1)))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("\"broker-1\"")
                .hasMessageContaining("4711");
    }

    private static ProcessHandle sleeping() throws Exception {
        return new ProcessBuilder("sleep", "300").start().toHandle();
    }

    /** A process that waits in the kernel for something that never comes. */
    private record Immortal(long pid) implements ProcessHandle {
        @Override
        public Optional<ProcessHandle> parent() {
            return Optional.empty();
        }

        @Override
        public Stream<ProcessHandle> children() {
            return Stream.empty();
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return Stream.empty();
        }

        @Override
        public Info info() {
            return ProcessHandle.current().info();
        }

        @Override
        public CompletableFuture<ProcessHandle> onExit() {
            return new CompletableFuture<>();
        }

        @Override
        public boolean supportsNormalTermination() {
            return true;
        }

        @Override
        public boolean destroy() {
            return true;
        }

        @Override
        public boolean destroyForcibly() {
            return true;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public int compareTo(ProcessHandle other) {
            return Long.compare(pid, other.pid());
        }
    }
}
