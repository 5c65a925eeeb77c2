// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Members;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final Membership membership = member("st2-node", 1);
    private final Sweeper sweeper =
            new Sweeper(new Leases(store.cluster(), membership), store, new ExecutionNotifier(bus), clock);

    private Membership member(String node, int seed) {
        return Members.of(store.cluster(), node, seed, "actionrunner", clock);
    }

    @BeforeEach
    void join() {
        membership.start();
    }

    @AfterEach
    void leave() {
        membership.stop();
    }

    private void request(String seed) {
        request(seed, clock.instant());
    }

    private void request(String seed, Instant at) {
        store.executions()
                .create(List.of(Execution.requested(
                        Requests.execution(Requests.noop("p.a"), seed).id(),
                        Requests.noop("p.a"),
                        Map.of(),
                        Map.of(),
                        Execution.Lineage.NONE,
                        at)));
    }

    /** How many notifications a round sends after {@code seconds} have passed. */
    private int rungAfter(int seconds) throws InterruptedException {
        int before = bus.broker().queued(Queue.EXECUTION);
        clock.advance(Duration.ofSeconds(seconds));
        Duration ignored = sweeper.step();
        return bus.broker().queued(Queue.EXECUTION) - before;
    }

    @Test
    void ringsForWhatStaysRequestedLessAndLessOften() throws InterruptedException {
        request("one");
        assertThat(rungAfter(0)).isZero();
        assertThat(rungAfter(4)).isZero();
        assertThat(rungAfter(1)).isEqualTo(1);
        assertThat(rungAfter(4)).isZero();
        assertThat(rungAfter(1)).isEqualTo(1);
        assertThat(rungAfter(9)).isZero();
        assertThat(rungAfter(1)).isEqualTo(1);
    }

    @Test
    void theClockOfWhoRequestedDoesNotMatter() throws InterruptedException {
        request("ahead", clock.instant().plus(LONG));
        request("behind", clock.instant().minus(LONG));
        assertThat(rungAfter(0)).isZero();
        assertThat(rungAfter(5)).isEqualTo(2);
    }

    @Test
    void leavesWhatWasClaimedAlone() throws InterruptedException {
        request("one");
        assertThat(rungAfter(0)).isZero();
        String id = Requests.execution(Requests.noop("p.a"), "one").id();
        store.executions().claim(id, 0, new Execution.Claim("i", "n", "h", 1), clock.instant());
        assertThat(rungAfter(60)).isZero();
    }

    @Test
    void goesOnWhenTheBrokerIsBack() throws InterruptedException {
        request("one");
        assertThat(rungAfter(0)).isZero();
        bus.loseConnection();
        assertThat(rungAfter(6)).isZero();
        bus.reconnect();
        assertThat(rungAfter(2)).isEqualTo(1);
    }

    @Test
    void oneOfTheClusterSweeps() throws InterruptedException {
        request("one");
        assertThat(rungAfter(0)).isZero();
        assertThat(rungAfter(6)).isEqualTo(1);
        Membership other = member("st2-secondary", 2);
        other.start();
        Sweeper second = new Sweeper(new Leases(store.cluster(), other), store, new ExecutionNotifier(bus), clock);
        Duration ignored = second.step();
        assertThat(bus.broker().queued(Queue.EXECUTION)).isEqualTo(1);
        sweeper.stop();
        Duration alsoIgnored = second.step();
        clock.advance(Duration.ofSeconds(6));
        Duration ignoredToo = second.step();
        assertThat(bus.broker().queued(Queue.EXECUTION)).isEqualTo(2);
        other.stop();
    }
}
