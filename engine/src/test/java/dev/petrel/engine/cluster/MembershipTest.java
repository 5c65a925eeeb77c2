// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class MembershipTest {

    private static final int THREADS = 2;

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Membership membership = member("a", 1);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    MembershipTest() {
        membership.listen(new Membership.Listener() {
            @Override
            public void fenced() {
                told.add("fenced");
            }

            @Override
            public void joined(String incarnation) {
                told.add("joined " + incarnation);
            }
        });
    }

    @AfterEach
    void stop() {
        store.comeBack();
        membership.stop();
    }

    @Test
    void isAMemberWhenTheStartReturns() throws Exception {
        assertThat(membership.selfFenced()).isTrue();

        membership.start();

        assertThat(membership.selfFenced()).isFalse();
        assertThat(membership.isAlive(membership.incarnation())).isTrue();
        assertThat(membership.alive()).isEqualTo(store.cluster().nodes());
        NodeRecord record = store.cluster().nodes().get(0);
        assertThat(record.node()).isEqualTo("a");
        assertThat(record.startedAt()).isEqualTo(ManualClock.START);
        assertThat(next()).isEqualTo("joined " + record.incarnation());
    }

    @Test
    void beatsAsLongAsItRuns() throws Exception {
        membership.start();
        long before = beat();

        pass(Duration.ofSeconds(20));

        assertThat(beat()).isEqualTo(before + 20);
        assertThat(membership.selfFenced()).isFalse();
    }

    @Test
    void writesItsFailingChecksWithEveryBeat() throws Exception {
        List<String> failingChecks = new CopyOnWriteArrayList<>(List.of("rules engine: not started"));
        membership.reportFailingChecks(() -> failingChecks);
        membership.start();
        assertThat(store.cluster().nodes().get(0).failingChecks()).containsExactly("rules engine: not started");

        failingChecks.set(0, "broker: " + "x".repeat(1000));
        pass(Duration.ofSeconds(1));
        assertThat(store.cluster().nodes().get(0).failingChecks())
                .containsExactly("broker: " + "x".repeat(292) + "...");

        failingChecks.clear();
        pass(Duration.ofSeconds(1));
        assertThat(store.cluster().nodes().get(0).failingChecks()).isEmpty();
    }

    @Test
    void hasNeitherRolesNorFailingChecksOnceItWasToldToStop() throws Exception {
        membership.reportFailingChecks(() -> List.of("action runner: it does not run"));
        membership.start();
        assertThat(store.cluster().nodes().get(0).roles()).isNotEmpty();
        long before = beat();
        clock.awaitWaiters(THREADS);

        membership.retire();
        clock.awaitWaiters(THREADS);

        assertThat(beat()).as("at once").isEqualTo(before + 1);
        assertThat(store.cluster().nodes().get(0).roles()).isEmpty();
        assertThat(store.cluster().nodes().get(0).failingChecks()).isEmpty();
    }

    @Test
    void aPauseOfFiveSecondsAtAnyMomentIsSurvived() throws Exception {
        membership.start();
        String first = membership.incarnation();

        for (int offset = 0; offset < 12; offset++) {
            pass(Duration.ofMillis(250L * offset));
            clock.advance(Duration.ofMillis(5250)); // and what it takes to be awake again
            pass(Duration.ofMillis(250));
        }

        assertThat(membership.incarnation()).isEqualTo(first);
        assertThat(membership.selfFenced()).isFalse();
    }

    @Test
    void leavesWhenItStopsAndComesBackAsAnother() throws Exception {
        membership.start();
        String first = membership.incarnation();

        membership.stop();
        membership.stop();

        assertThat(store.cluster().nodes()).isEmpty();
        assertThat(membership.selfFenced()).isTrue();
        membership.start();
        assertThat(membership.incarnation()).isNotEqualTo(first);
        assertThat(store.cluster().nodes())
                .extracting(NodeRecord::incarnation)
                .containsExactly(membership.incarnation());
    }

    @Test
    void joinsLaterWhenTheDatabaseIsAwayAtTheStart() throws Exception {
        store.goAway();

        membership.start();

        assertThat(membership.selfFenced()).isTrue();
        pass(Duration.ofSeconds(20));
        assertThat(membership.selfFenced()).isTrue();
        assertThat(told).isEmpty();
        store.comeBack();
        pass(Duration.ofSeconds(2));
        assertThat(membership.selfFenced()).isFalse();
        assertThat(next()).isEqualTo("joined " + membership.incarnation());
    }

    @Test
    void fencesItselfWhenNoBeatIsAcknowledgedAndRejoinsAsAnother() throws Exception {
        membership.start();
        String first = membership.incarnation();
        assertThat(next()).isEqualTo("joined " + first);

        store.goAway();
        pass(Duration.ofSeconds(6));
        assertThat(told).isEmpty();
        pass(Duration.ofSeconds(1));

        assertThat(membership.selfFenced()).isTrue();
        assertThat(membership.alive()).isEmpty();
        assertThat(next()).isEqualTo("fenced");
        pass(Duration.ofSeconds(20));
        assertThat(told).isEmpty();
        store.comeBack();
        pass(Duration.ofSeconds(2));
        assertThat(membership.incarnation()).isNotEqualTo(first);
        assertThat(next()).isEqualTo("joined " + membership.incarnation());
        assertThat(store.cluster().nodes())
                .extracting(NodeRecord::incarnation)
                .containsExactly(membership.incarnation());
        assertThat(membership.isAlive(first)).isFalse();
    }

    @Test
    void isFencedAfterAPauseEvenIfTheNextBeatSucceeds() throws Exception {
        membership.start();
        String first = membership.incarnation();
        clock.awaitWaiters(THREADS);

        clock.advance(Duration.ofSeconds(30));

        assertThat(next()).isEqualTo("joined " + first);
        assertThat(next()).isEqualTo("fenced");
        pass(Duration.ofSeconds(2));
        assertThat(membership.selfFenced()).isFalse();
        assertThat(membership.incarnation()).isNotEqualTo(first);
    }

    @Test
    void staysOutUntilItsListenersHaveStopped() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        membership.listen(() -> {
            stopping.countDown();
            await(stopped);
        });
        membership.start();
        clock.awaitWaiters(THREADS);

        clock.advance(Duration.ofSeconds(8));

        assertThat(stopping.await(60, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 5; i++) {
            clock.awaitWaiters(1);
            clock.advance(Duration.ofSeconds(1));
            assertThat(membership.selfFenced()).isTrue();
        }
        stopped.countDown();
        pass(Duration.ofSeconds(2));
        assertThat(membership.selfFenced()).isFalse();
    }

    @Test
    void noListenerWaitsUntilAnotherHasStopped() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            membership.listen(() -> {
                all.countDown();
                await(stopped);
            });
        }
        membership.start();
        clock.awaitWaiters(THREADS);

        clock.advance(Duration.ofSeconds(8));

        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        stopped.countDown();
    }

    @Test
    void tellsAllListenersAgainWhenOneFails() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        membership.listen(() -> {
            calls.add("call");
            if (calls.size() == 1) {
                throw new IllegalStateException("could not stop");
            }
        });
        membership.start();
        assertThat(next()).startsWith("joined");
        clock.awaitWaiters(THREADS);

        clock.advance(Duration.ofSeconds(8));
        pass(Duration.ofSeconds(4));

        assertThat(calls).hasSize(2);
        assertThat(next()).isEqualTo("fenced");
        assertThat(next()).isEqualTo("fenced");
        assertThat(membership.selfFenced()).isFalse();
    }

    @Test
    void survivesLostAcknowledgements() throws Exception {
        membership.start();
        String incarnation = membership.incarnation();

        for (int i = 0; i < 5; i++) {
            clock.awaitWaiters(THREADS);
            store.loseAcknowledgements(1);
            pass(Duration.ofSeconds(3));
        }

        assertThat(membership.selfFenced()).isFalse();
        assertThat(membership.incarnation()).isEqualTo(incarnation);
    }

    /** Others may have taken it for dead meanwhile. Found by {@link ClusterModelTest}. */
    @Test
    void doesNotJoinUnderAnIncarnationWhoseFirstBeatSeemedToFail() {
        store.loseAcknowledgements(1);
        assertThatThrownBy(membership::beat).isInstanceOf(StoreException.class);
        String first = store.cluster().nodes().get(0).incarnation();

        membership.start();

        assertThat(membership.incarnation()).isNotEqualTo(first);
        assertThat(store.cluster().nodes())
                .extracting(NodeRecord::incarnation)
                .containsExactly(membership.incarnation());
    }

    @Test
    void seesOthersDieAndLeave() throws Exception {
        Membership other = member("b", 2);
        membership.start();
        clock.awaitWaiters(THREADS);
        Duration ignored = other.beat();
        String incarnation = other.incarnation();
        pass(Duration.ofSeconds(1));
        assertThat(membership.alive()).extracting(NodeRecord::node).containsExactlyInAnyOrder("a", "b");

        pass(Duration.ofSeconds(9));
        assertThat(membership.isAlive(incarnation)).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(membership.isAlive(incarnation)).isFalse();
        assertThat(membership.alive()).extracting(NodeRecord::node).containsExactly("a");

        ignored = other.beat(); // overdue
        ignored = other.watch();
        ignored = other.beat(); // joins again
        pass(Duration.ofSeconds(1));
        assertThat(membership.alive()).extracting(NodeRecord::node).containsExactlyInAnyOrder("a", "b");
        other.stop();
        pass(Duration.ofSeconds(1));
        assertThat(membership.alive()).extracting(NodeRecord::node).containsExactly("a");
    }

    @Test
    void knowsAnotherThatJoinedAfterTheLastLook() throws Exception {
        membership.start();
        clock.awaitWaiters(THREADS);
        Membership other = member("b", 2);
        Duration ignored = other.beat();

        assertThat(membership.isAlive(other.incarnation())).isTrue();
        assertThat(membership.isAlive("never was")).isFalse();
        store.goAway();
        assertThatThrownBy(() -> membership.isAlive("never was")).isInstanceOf(StoreException.class);
    }

    @Test
    void forgetsTheDeadAfterAnHour() throws Exception {
        store.cluster().beat(new NodeRecord("old", "b", "host", 1, "v", List.of(), ManualClock.START, 1));
        membership.start();

        pass(Duration.ofMinutes(59));
        assertThat(store.cluster().nodes()).hasSize(2);
        pass(Duration.ofMinutes(2));

        assertThat(store.cluster().nodes()).hasSize(1);
    }

    @Test
    void knowsWhetherAllReadMessagesWithSeveralEvents() throws Exception {
        assertThat(membership.allReadBatches()).isFalse();
        membership.start();
        clock.awaitWaiters(THREADS);
        assertThat(membership.allReadBatches()).isTrue();

        store.cluster().beat(older(1));
        pass(Duration.ofSeconds(2));
        assertThat(membership.allReadBatches()).isFalse();

        store.cluster().leave("old");
        pass(Duration.ofSeconds(2));
        assertThat(membership.allReadBatches()).isTrue();
    }

    /** It may come back as it was. */
    @Test
    void countsTheDeadAmongThoseThatReadMessages() throws Exception {
        store.cluster().beat(older(1));
        membership.start();
        pass(Duration.ofMinutes(59));
        assertThat(membership.alive()).hasSize(1);
        assertThat(membership.allReadBatches()).isFalse();

        pass(Duration.ofMinutes(2));

        assertThat(membership.allReadBatches()).isTrue();
    }

    @Test
    void doesNotKnowWhatOthersReadWhileItIsFenced() throws Exception {
        membership.start();
        clock.awaitWaiters(THREADS);
        store.goAway();
        pass(Duration.ofSeconds(10));
        assertThat(membership.selfFenced()).isTrue();

        assertThat(membership.allReadBatches()).isFalse();
    }

    private static NodeRecord older(long beat) {
        return new NodeRecord("old", "b", "host", 1, "v", List.of("rulesengine"), ManualClock.START, beat);
    }

    @Test
    void startsAndStopsAgainAndAgain() throws Exception {
        for (int i = 0; i < 10; i++) {
            membership.start();
            assertThat(membership.selfFenced()).isFalse();
            membership.stop();
        }
        assertThat(store.cluster().nodes()).isEmpty();
    }

    private Membership member(String node, long seed) {
        return new Membership(
                store.cluster(), ClusterFixture.BOUNDS, ClusterFixture.self(node), clock, new Random(seed));
    }

    /** Lets time pass as it does: in steps, after each of which every thread that has something to do has done it. */
    private void pass(Duration duration) throws InterruptedException {
        Duration step = Duration.ofMillis(250);
        for (long i = 0; i < duration.dividedBy(step); i++) {
            clock.awaitWaiters(THREADS);
            clock.advance(step);
        }
        clock.awaitWaiters(THREADS);
    }

    private long beat() {
        return store.cluster().nodes().get(0).beat();
    }

    private String next() {
        try {
            return told.poll(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
