// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Members;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.TimersConfig;
import dev.petrel.engine.config.TimersConfig.CatchUp;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.read.Triggers;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.schedule.Schedules;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TimersEngineTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final Subscription events = bus.subscribe(Queue.TRIGGER, 100_000);
    private final Metrics metrics = new Metrics();
    private final List<Membership> members = new ArrayList<>();
    private Membership membership = member("st2-node");
    private TimersEngine timers = engine(membership, CatchUp.LAST);

    private Membership member(String node) {
        Membership member = Members.of(store.cluster(), node, members.size(), "rulesengine", clock);
        members.add(member);
        return member;
    }

    private TimersEngine engine(Membership member, CatchUp catchUp) {
        return engine(member, catchUp, bus);
    }

    private TimersEngine engine(Membership member, CatchUp catchUp, MessageBus to) {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
        return new TimersEngine(new TimersEngine.Parts(
                new Leases(store.cluster(), member),
                store,
                content(),
                new TimerEvents("n", new EventPublisher(to), new EventFactory(clock, new Random(2))),
                new TimersConfig(ZoneId.of("UTC"), catchUp, Duration.ofSeconds(60)),
                metrics,
                clock,
                backoff));
    }

    /** Is told of each change, as by the topic. */
    private ContentCache content() {
        ContentCache content = new ContentCache(store.content(), clock, () -> true);
        store.content().onChange(content::refresh);
        return content;
    }

    @BeforeEach
    void join() {
        membership.start();
    }

    @Test
    void isNotReadyWhileItCannotFindOutWhatIsDue() throws InterruptedException {
        assertThat(timers.check().ok()).isFalse();
        timers.start();
        try {
            clock.awaitWaiters(3); // two of the membership
            assertThat(timers.check().ok()).isTrue();

            store.goAway();
            clock.advance(Duration.ofSeconds(1));
            clock.awaitWaiters(3);
            assertThat(timers.check().ok()).isFalse();

            store.comeBack();
            clock.advance(Duration.ofSeconds(1));
            clock.awaitWaiters(3);
            assertThat(timers.check().ok()).isTrue();
        } finally {
            timers.stop();
        }
    }

    @AfterEach
    void leave() {
        members.forEach(Membership::stop);
        bus.close();
    }

    private Trigger timer(Ref type, Map<String, Object> parameters) {
        Trigger trigger = Triggers.parameterised(type, Map.copyOf(parameters));
        store.content().register(trigger);
        rule(trigger, true);
        return trigger;
    }

    /** A rule that listens to {@code trigger}, the only one of it. */
    private void rule(Trigger trigger, boolean enabled) {
        store.content()
                .put(new Rule(
                        new Ref("p", "on-" + trigger.ref().name()),
                        null,
                        enabled,
                        Rule.STANDARD,
                        trigger.type().toString(),
                        trigger.parameters(),
                        trigger.ref(),
                        Map.of(),
                        "core.noop",
                        Map.of(),
                        List.of(),
                        Map.of(),
                        null));
    }

    private Trigger every(int seconds) {
        return timer(Schedules.INTERVAL, Map.of("unit", "seconds", "delta", seconds));
    }

    private Trigger at(int seconds) {
        return timer(Schedules.DATE, Map.of("date", START.plusSeconds(seconds).toString()));
    }

    private List<Event> fired() throws InterruptedException {
        List<Event> fired = new ArrayList<>();
        for (Delivery delivery : events.take(100_000, Duration.ZERO)) {
            fired.add(EventMessage.decode(delivery.message()));
            delivery.ack();
        }
        return fired;
    }

    /** The seconds after the start for which timers fired since last asked. */
    private List<Integer> firedAt() throws InterruptedException {
        return fired().stream().map(TimersEngineTest::second).toList();
    }

    private static int second(Event event) {
        String due = event.dedupKey();
        return due == null
                ? -1
                : (int) Duration.between(START, Instant.parse(due)).toSeconds();
    }

    private void pass(int seconds) throws InterruptedException {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            Duration ignored = timers.step();
        }
    }

    private void begin() throws InterruptedException {
        Duration ignored = timers.step();
    }

    private double missed(Trigger trigger) {
        return metrics.timersMissed().labelValues(trigger.key()).get();
    }

    @Test
    void firesEveryIntervalAsStackStormDoes() throws InterruptedException {
        Trigger trigger = every(5);
        begin();

        pass(16);

        List<Event> fired = fired();
        assertThat(fired).extracting(TimersEngineTest::second).containsExactly(5, 10, 15);
        Event first = fired.get(0);
        assertThat(first.trigger()).isEqualTo(trigger.ref());
        assertThat(first.payload())
                .containsEntry("executed_at", "2026-01-02 03:00:05.000000+00:00")
                .containsEntry("schedule", null)
                .hasSize(2);
        assertThat(first.traceTag())
                .isEqualTo("st2.IntervalTimer-" + trigger.ref().name());
    }

    @Test
    void sleepsNoLongerThanUntilTheNextDueTime() throws InterruptedException {
        timer(Schedules.CRON, Map.of("second", 0));
        clock.advance(Duration.ofMillis(59_600));

        assertThat(timers.step()).isEqualTo(Duration.ofMillis(400));
        clock.advance(Duration.ofMillis(400));
        assertThat(timers.step()).isEqualTo(Duration.ofSeconds(1));
        assertThat(firedAt()).containsExactly(60);
    }

    @Test
    void eachTimeOnceWhileOwnersChange() throws InterruptedException {
        every(3);
        begin();
        for (int owner = 0; owner < 5; owner++) {
            pass(7);
            timers.stop();
            membership.stop();
            membership = member("st2-node-" + owner);
            membership.start();
            timers = engine(membership, CatchUp.LAST);
            begin();
        }
        pass(1);

        assertThat(firedAt())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 12).map(i -> i * 3).boxed().toList());
    }

    @Test
    void firingAgainAfterALostWriteMakesTheSameEvent() throws InterruptedException {
        every(3);
        begin();
        clock.advance(Duration.ofSeconds(3));
        TimersEngine other = engine(membership, CatchUp.LAST);
        store.loseAcknowledgements(1);
        assertThatThrownBy(timers::step).isInstanceOf(StoreException.class);
        Event first = fired().get(0);
        store.checkpoints().put(first.trigger().toString(), START);

        Duration ignored = other.step();

        assertThat(fired()).singleElement().extracting(Event::id).isEqualTo(first.id());
    }

    @Test
    void goesOnFromWhatVersion01KeptInTheDatastore() throws InterruptedException {
        Trigger timer = every(20);
        clock.advance(Duration.ofSeconds(50));
        leftByVersion01(timer, START.plusSeconds(40)); // it has fired for 20 and 40

        begin();
        pass(15);

        assertThat(firedAt()).containsExactly(60);
        assertThat(store.keys().list(TimerCheckpoints.FORMER_SCOPE, "")).isEmpty();
        assertThat(store.checkpoints().checkpoints()).isEqualTo(Map.of(timer.key(), START.plusSeconds(60)));
    }

    @Test
    void makesUpForATimeMissedSinceVersion01Stopped() throws InterruptedException {
        Trigger timer = every(20);
        clock.advance(Duration.ofSeconds(70));
        leftByVersion01(timer, START.plusSeconds(40));

        begin();

        assertThat(firedAt()).containsExactly(60);
    }

    @Test
    void takesTheLaterOfTwoCheckpointsWhileVersion01RunsBeside() throws InterruptedException {
        Trigger timer = every(20);
        begin();
        timers.stop();
        clock.advance(Duration.ofSeconds(70));
        leftByVersion01(timer, START.plusSeconds(60)); // it had the lease meanwhile
        begin();
        pass(15);
        assertThat(firedAt()).containsExactly(80);

        leftByVersion01(timer, START.plusSeconds(60));
        timers = engine(membership, CatchUp.ALL);
        begin();

        assertThat(firedAt()).isEmpty();
    }

    private void leftByVersion01(Trigger timer, Instant checkpoint) {
        store.keys()
                .put(new KeyValue(
                        TimerCheckpoints.FORMER_SCOPE, timer.key(), checkpoint.toString(), false, null, null));
    }

    @Test
    void onlyTheHolderOfTheLeaseFires() throws InterruptedException {
        every(1);
        begin();
        Membership second = member("st2-secondary");
        second.start();
        TimersEngine other = engine(second, CatchUp.ALL);

        clock.advance(Duration.ofSeconds(1));
        Duration ignored = other.step();
        assertThat(firedAt()).isEmpty();

        timers.stop();
        Duration alsoIgnored = other.step();
        assertThat(firedAt()).containsExactly(1);
    }

    /** What a new owner fires for, 100 s after the former one died; the timer is due every 20 s. */
    private List<Integer> afterAGap(CatchUp catchUp) throws InterruptedException {
        every(20);
        begin();
        pass(45);
        assertThat(firedAt()).containsExactly(20, 40);
        timers.stop();
        clock.advance(Duration.ofSeconds(100));
        timers = engine(membership, catchUp);
        begin();
        return firedAt();
    }

    @Test
    void makesUpForTheLastMissedTime() throws InterruptedException {
        assertThat(afterAGap(CatchUp.LAST)).containsExactly(140);
        assertThat(missed(every(20))).isEqualTo(4);
        pass(20);
        assertThat(firedAt()).containsExactly(160);
    }

    @Test
    void makesUpForNoMissedTime() throws InterruptedException {
        assertThat(afterAGap(CatchUp.NONE)).isEmpty();
        assertThat(missed(every(20))).isEqualTo(5);
        pass(20);
        assertThat(firedAt()).containsExactly(160);
    }

    @Test
    void makesUpForAllMissedTimesOfTheWindow() throws InterruptedException {
        assertThat(afterAGap(CatchUp.ALL)).containsExactly(100, 120, 140);
        assertThat(missed(every(20))).isEqualTo(2);
    }

    @Test
    void passesOverALongAbsenceInSeveralRounds() throws InterruptedException {
        Trigger trigger = every(1);
        begin();
        timers.stop();
        clock.advance(Duration.ofSeconds(2_500));
        begin();
        assertThat(timers.step()).isZero();
        begin();
        begin();

        assertThat(firedAt()).containsExactly(2_498, 2_499, 2_500);
        assertThat(missed(trigger)).isEqualTo(2_497);
    }

    @Test
    void countsWhatWasPassedOverThoughTheBrokerFailsThen() throws InterruptedException {
        Trigger trigger = every(20);
        begin();
        timers.stop();
        clock.advance(Duration.ofSeconds(100));
        bus.loseConnection();
        assertThatThrownBy(timers::step).isInstanceOf(BusException.class);
        bus.reconnect();
        begin();

        assertThat(firedAt()).containsExactly(100);
        assertThat(missed(trigger)).isEqualTo(4);
    }

    @Test
    void aClockThatWasAheadSilencesNoTimer() throws InterruptedException {
        Trigger interval = every(20);
        Trigger cron = timer(Schedules.CRON, Map.of("second", 30));
        begin();
        clock.turn(Duration.ofHours(1));
        begin();
        clock.turn(Duration.ofHours(-1));
        List<Event> ahead = fired();
        assertThat(ahead).hasSize(2);

        pass(45);

        assertThat(fired())
                .extracting(Event::trigger, TimersEngineTest::second)
                .containsExactly(tuple(interval.ref(), 20), tuple(cron.ref(), 30), tuple(interval.ref(), 40));
    }

    @Test
    void leavesTheTimersToAProcessThatHasABroker() throws InterruptedException {
        every(5);
        begin();
        clock.advance(Duration.ofSeconds(10));
        bus.loseConnection();
        Membership second = member("st2-secondary");
        second.start();
        try (MemoryBus own = bus.broker().connect()) {
            TimersEngine other = engine(second, CatchUp.LAST, own);

            assertThat(timers.step()).isEqualTo(Duration.ofSeconds(3));
            assertThat(other.step()).isEqualTo(Duration.ofSeconds(1));
        }

        bus.reconnect();
        assertThat(firedAt()).containsExactly(10);
    }

    @Test
    void keepsTheTimersWhileNobodyHasABroker() throws InterruptedException {
        every(5);
        begin();
        clock.advance(Duration.ofSeconds(10));
        bus.loseConnection();
        begin();

        assertThatThrownBy(timers::step).isInstanceOf(BusException.class);
        bus.reconnect();
        begin();

        assertThat(firedAt()).containsExactly(10);
    }

    @Test
    void firesForADateOnce() throws InterruptedException {
        at(5);
        begin();
        pass(4);
        assertThat(firedAt()).isEmpty();
        pass(1);
        assertThat(firedAt()).containsExactly(5);

        timers.stop();
        timers = engine(membership, CatchUp.ALL);
        pass(30);
        assertThat(firedAt()).isEmpty();
    }

    @Test
    void firesForADateThatIsPastWithinTheWindowButNotBefore() throws InterruptedException {
        Trigger old = at(-70);
        at(-30);
        begin();
        assertThat(firedAt()).isEmpty(); // the rules of the same registration may not be there yet

        pass(30);

        assertThat(firedAt()).containsExactly(-30);
        assertThat(missed(old)).isEqualTo(1);
    }

    @Test
    void followsTheContentStore() throws InterruptedException {
        Trigger first = every(5);
        begin();
        pass(6);
        assertThat(firedAt()).containsExactly(5);

        store.content().remove(Trigger.class, first.key());
        every(4);
        pass(9);

        assertThat(firedAt()).containsExactly(11, 15);
        assertThat(store.checkpoints().checkpoints())
                .doesNotContainKey(first.key())
                .hasSize(1);
    }

    @Test
    void aTimerRunsOnlyWhileAnEnabledRuleWantsIt() throws InterruptedException {
        Trigger timer = every(10);
        rule(timer, false);
        begin();
        pass(25);
        assertThat(fired()).isEmpty();
        assertThat(store.checkpoints().checkpoints()).isEmpty();

        rule(timer, true);
        begin(); // from here on: there is nothing to make up for
        pass(20);
        assertThat(firedAt()).containsExactly(35, 45);

        rule(timer, false);
        pass(20);
        assertThat(fired()).isEmpty();
    }

    @Test
    @Timeout(120)
    void knowsATimerAsSoonAsItIsAnnouncedBeforeItsNextLook() throws InterruptedException {
        timers.start();
        try {
            clock.awaitWaiters(3); // two of the membership
            Trigger timer = every(10);

            Clock.Waker pause = new SystemClock().newWaker();
            Duration left = Duration.ofMillis(900); // within a second it would look anyhow
            while (!store.checkpoints().checkpoints().containsKey(timer.key())) {
                pause.await(Duration.ofMillis(5));
                Duration step = left.isZero() ? left : Duration.ofMillis(10); // the rule is announced after the trigger
                clock.advance(step);
                left = left.minus(step);
            }
        } finally {
            timers.stop();
        }
    }

    @Test
    void aTimerWithWrongParametersKeepsNoOtherFromFiring() throws InterruptedException {
        timer(Schedules.INTERVAL, Map.of("unit", "years", "delta", 1));
        every(5);
        begin();

        pass(5);

        assertThat(firedAt()).containsExactly(5);
    }

    @Test
    void triesAgainWhenTheBrokerIsBack() throws InterruptedException {
        every(5);
        begin();
        bus.loseConnection();
        clock.advance(Duration.ofSeconds(5));
        assertThatThrownBy(timers::step).isInstanceOf(BusException.class);

        bus.reconnect();
        pass(1);

        assertThat(firedAt()).containsExactly(5);
    }
}
