// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing a guardian ends its stdin, which is all that it sees of the death of a process. */
@Timeout(120)
class GuardianTest {

    private final CountDownLatch replaced = new CountDownLatch(1);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1) {
        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable failure) {
            replaced.countDown();
        }
    };
    private final Containment containment = Containment.detect();
    private final Guardian guardian = new Guardian(containment.session(), null, timer);
    private final List<ProcessHandle> started = new ArrayList<>();

    @BeforeEach
    void needsGroups() {
        assumeThat(containment.grouped()).isTrue();
    }

    @AfterEach
    void end() {
        guardian.close();
        timer.shutdownNow();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** Starts {@code script} as the leader of a session; returns it and the pids that it prints, one a line. */
    private List<ProcessHandle> session(String shell, String script, int pids) throws Exception {
        Process leader = new ProcessBuilder(Containment.join(containment.session(), List.of(shell, "-c", script)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<ProcessHandle> all = new ArrayList<>(List.of(leader.toHandle()));
        started.add(leader.toHandle());
        BufferedReader lines = leader.inputReader(StandardCharsets.UTF_8);
        for (int i = 0; i < pids; i++) {
            all.add(ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow());
        }
        started.addAll(all);
        return all;
    }

    private ProcessHandle guard() {
        return ProcessHandle.of(guardian.pid()).orElseThrow();
    }

    private static void awaitEnd(ProcessHandle process) throws Exception {
        var ignored = process.onExit().get(60, SECONDS);
    }

    @Test
    void killsAGroupWithWhatItsLeaderStarted() throws Exception {
        List<ProcessHandle> group = session("/bin/sh", "trap '' TERM; sleep 300 & echo $!; wait", 1);
        guardian.watch(group.get(0).pid());
        guardian.close();
        for (ProcessHandle member : group) {
            awaitEnd(member);
        }
    }

    @Test
    void killsTheOtherGroupsOfASession() throws Exception {
        List<ProcessHandle> session = session("/bin/bash", "set -m; sleep 300 & echo $!; wait", 1);
        guardian.watch(session.get(0).pid());
        session.get(0).destroyForcibly();
        awaitEnd(session.get(0));
        assertThat(session.get(1).isAlive()).isTrue();
        guardian.close();
        awaitEnd(session.get(1));
    }

    @Test
    void leavesReleasedGroupsAlone() throws Exception {
        List<ProcessHandle> first = session("/bin/sh", "echo $$; sleep 300", 1);
        List<ProcessHandle> second = session("/bin/sh", "echo $$; sleep 300", 1);
        guardian.watch(first.get(0).pid());
        guardian.watch(second.get(0).pid());
        guardian.release(first.get(0).pid());
        ProcessHandle guard = guard();
        guardian.close();
        awaitEnd(guard);
        awaitEnd(second.get(0));
        assertThat(first.get(0).isAlive()).isTrue();
    }

    @Test
    void isReplacedWhenItDiesAndKnowsAllGroupsAgain() throws Exception {
        List<ProcessHandle> group = session("/bin/sh", "echo $$; sleep 300", 1);
        guardian.watch(group.get(0).pid());
        ProcessHandle first = guard();
        first.destroyForcibly();
        assertThat(replaced.await(60, SECONDS)).isTrue();
        assertThat(guardian.pid()).isNotEqualTo(first.pid());
        guardian.close();
        awaitEnd(group.get(0));
    }

    @Test
    void isReplacedAtOnceWhenItIsNeeded() throws Exception {
        List<ProcessHandle> first = session("/bin/sh", "echo $$; sleep 300", 1);
        List<ProcessHandle> second = session("/bin/sh", "echo $$; sleep 300", 1);
        guardian.watch(first.get(0).pid());
        ProcessHandle guard = guard();
        guard.destroyForcibly();
        awaitEnd(guard);
        guardian.watch(second.get(0).pid());
        guardian.close();
        awaitEnd(first.get(0));
        awaitEnd(second.get(0));
    }

    @Test
    void pausesLongerAndLongerWhenItDiesAtOnceAgainAndAgain() {
        Paused paused = new Paused();
        try (Guardian dying = new Guardian(List.of("/bin/sh", "-c", "exit 1", "sh"), null, paused)) {
            dying.watch(2_000_000_000);
            while (paused.millis.size() < 12) {
                paused.latest.run();
            }
            dying.watch(2_000_000_001);
            dying.ensure();
        } finally {
            paused.shutdownNow();
        }
        // What comes meanwhile, a new group or another child, begins none out of turn.
        assertThat(paused.millis)
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 51200L, 60000L, 60000L);
    }

    @Test
    void goesOnWithoutOneThatHangsAtItsStart() {
        Paused paused = new Paused();
        List<String> hanging = List.of("/bin/sh", "-c", "exec sleep 300", "sh");
        try (Guardian guard = new Guardian(hanging, null, paused, Duration.ofMillis(20))) {
            guard.ensure();
            assertThat(guard.pid()).isEqualTo(-1);
        } finally {
            paused.shutdownNow();
        }
        assertThat(paused.millis).containsExactly(100L);
    }

    /** Remembers what was to be done later, and does it when told. */
    private static final class Paused extends ScheduledThreadPoolExecutor {
        private final List<Long> millis = new ArrayList<>();
        private Runnable latest = () -> {};

        Paused() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            millis.add(unit.toMillis(delay));
            latest = command;
            return super.schedule(() -> {}, 1, TimeUnit.DAYS);
        }
    }

    @Test
    void outlivesTheSignalsThatEndOthers() throws Exception {
        List<ProcessHandle> group = session("/bin/sh", "echo $$; sleep 300", 1);
        guardian.watch(group.get(0).pid());
        ProcessHandle guard = guard();
        for (String signal : List.of("HUP", "INT", "TERM")) {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " " + guard.pid()).start();
            assertThat(kill.waitFor()).as(signal).isZero();
        }
        assertThat(guard.isAlive()).isTrue();
        guardian.close();
        awaitEnd(group.get(0));
        // A signal may take a moment to end a process. But only a guardian can have ended the group, and there was one.
        assertThat(guardian.pid()).isEqualTo(guard.pid());
    }
}
