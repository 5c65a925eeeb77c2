// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.ClusterStore;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LeasesTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final ClusterStore cluster = store.cluster();
    private final Membership a = member("a", 1);
    private final Membership b = member("b", 2);
    private final Leases ofA = new Leases(cluster, a);
    private final Leases ofB = new Leases(cluster, b);

    @BeforeEach
    void join() {
        step(a, b);
    }

    @Test
    void givesALeaseToTheFirstAndKeepsItThere() {
        Lease lease = ofA.acquire("x").orElseThrow();

        assertThat(lease).isEqualTo(new Lease("x", a.incarnation(), 1));
        assertThat(ofA.holds(lease)).isTrue();
        assertThat(ofB.holds(lease)).isFalse();
        assertThat(ofB.acquire("x")).isEmpty();
    }

    /** Found by {@link ClusterModelTest}. */
    @Test
    void isNotHurtByAReleaseThatSeemedToFailAndComesLate() {
        Lease first = ofA.acquire("x").orElseThrow();
        Lease second = ofA.acquire("x").orElseThrow();

        ofA.release(first);

        assertThat(second.epoch()).isEqualTo(2);
        assertThat(ofB.acquire("x")).isEmpty();
    }

    @Test
    void givesOnWhatWasGivenBack() {
        ofA.release(ofA.acquire("x").orElseThrow());

        assertThat(ofB.acquire("x")).contains(new Lease("x", b.incarnation(), 2));
    }

    @Test
    void doesNotGiveBackWhatAnotherHolds() {
        Lease old = ofA.acquire("x").orElseThrow();
        a.stop();
        step(b);
        Lease now = ofB.acquire("x").orElseThrow();

        ofA.release(old);

        assertThat(cluster.lease("x")).contains(now);
    }

    @Test
    void takesAtOnceWhatOneHeldThatLeft() {
        ofA.acquire("x").orElseThrow();

        a.stop();
        step(b);

        assertThat(ofB.acquire("x")).isPresent();
    }

    @Test
    void takesWhatADeadOneHeld() {
        ofA.acquire("x").orElseThrow();

        for (int second = 1; second <= 11; second++) {
            clock.advance(Duration.ofSeconds(1));
            step(b);
            assertThat(ofB.acquire("x").isPresent()).as("after %d s", second).isEqualTo(second >= 10);
        }
    }

    @Test
    void takesNothingWhileFenced() {
        Lease lease = ofA.acquire("x").orElseThrow();

        clock.advance(Duration.ofSeconds(7));

        assertThat(ofA.holds(lease)).isFalse();
        assertThat(ofA.acquire("x")).isEmpty();
        assertThat(ofA.acquire("y")).isEmpty();
        assertThat(cluster.lease("y")).isEmpty();
    }

    @Test
    void doesNotHoldAfterAFenceWhatItHeldBefore() {
        Lease before = ofA.acquire("x").orElseThrow();
        clock.advance(Duration.ofSeconds(8));
        Duration ignored = a.watch();
        step(a);

        assertThat(a.selfFenced()).isFalse();
        assertThat(ofA.holds(before)).isFalse();
        assertThat(ofA.acquire("x")).contains(new Lease("x", a.incarnation(), 2));
    }

    @Test
    void doesNotTakeFromOneThatJoinedAfterTheLastLook() {
        Membership c = member("c", 3);
        step(c);
        Lease lease = new Leases(cluster, c).acquire("x").orElseThrow();

        assertThat(ofA.acquire("x")).isEmpty();
        assertThat(cluster.lease("x")).contains(lease);
    }

    @Test
    void findsOutThatItGotALeaseWhoseAnswerWasLost() {
        store.loseAcknowledgements(1);
        assertThatThrownBy(() -> ofA.acquire("x")).isInstanceOf(StoreException.class);

        assertThat(ofB.acquire("x")).isEmpty();
        assertThat(ofA.acquire("x")).contains(new Lease("x", a.incarnation(), 2));
    }

    @Test
    void doesNotCountALeaseThatItGotTooLate() {
        Leases slow = new Leases(
                new InterceptedCluster(cluster) {
                    @Override
                    public Optional<Lease> acquire(String what, Optional<Lease> seen, String holder) {
                        Optional<Lease> taken = super.acquire(what, seen, holder);
                        clock.advance(Duration.ofSeconds(7));
                        return taken;
                    }
                },
                a);

        assertThat(slow.acquire("x")).isEmpty();
    }

    private Membership member(String node, long seed) {
        return new Membership(cluster, ClusterFixture.BOUNDS, ClusterFixture.self(node), clock, new Random(seed));
    }

    private static void step(Membership... members) {
        for (Membership member : members) {
            Duration ignored = member.beat();
        }
    }
}
