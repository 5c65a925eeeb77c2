// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.cluster.KnownDeaths;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.ClusterConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.SensorConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Placement;
import dev.petrel.engine.partition.Containers;
import dev.petrel.engine.partition.FilePartition;
import dev.petrel.engine.partition.ManualPlacements;
import dev.petrel.engine.partition.MovedPartition;
import dev.petrel.engine.store.ClusterStore;
import dev.petrel.engine.store.StoreException;
import dev.petrel.sensors.host.SensorListener;
import dev.petrel.sensors.supervisor.FakeHost;
import dev.petrel.sensors.supervisor.ProcessEvents;
import dev.petrel.sensors.supervisor.RestartDelays;
import dev.petrel.sensors.supervisor.SensorDatastore;
import dev.petrel.sensors.supervisor.SensorGateway;
import dev.petrel.sensors.supervisor.SensorSupervisors;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers of two nodes on one store and one partition map. */
@Timeout(90)
class SensorContainerTest {

    /** How long a test waits, by the wall clock. */
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Never, by the clock of the test. */
    private static final Duration NEVER = Duration.ofDays(100);

    /** How far that clock goes on between two looks of the test. */
    private static final Duration STEP = Duration.ofMillis(100);

    @TempDir
    Path dir;

    private final ManualClock clock = new ManualClock();
    private final Clock wall = new SystemClock();
    private final Random random = new Random(1);
    private final Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), random);
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final List<Node> nodes = new ArrayList<>();
    private final KnownDeaths machine = new KnownDeaths();
    private final ClusterStore cluster = faulty(store.cluster());
    /** What happens after a lease was taken, by its name. */
    private final Map<String, StoreException> answers = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        nodes.forEach(Node::stop);
        bus.close();
    }

    @Test
    void theMapSaysWhichNodeRunsTheSensor() throws Exception {
        map("a: []\nb:\n- p.S\n");
        register(sensor(Placement.ONE_NODE, true));
        Node a = node("a");
        Node b = node("b");

        await("b runs the sensor", () -> b.host.starts() == 1);

        assertThat(a.host.starts()).isZero();
        assertThat(store.cluster().lease("sensor:p.S").orElseThrow().holder()).isEqualTo(b.membership.incarnation());
    }

    @Test
    void aSensorThatMovesIsStartedOnlyAfterItHasEndedOnItsOldNode() throws Exception {
        Node a = running("a:\n- p.S\n");
        Node b = node("b");

        map("b:\n- p.S\n");
        await("a is told to stop it", () -> a.host.last().stopped());
        assertThat(b.host.starts()).as("the old one has not ended yet").isZero();

        a.host.last().end("exit code 0");
        await("b runs the sensor", () -> b.host.starts() == 1);
        assertThat(store.cluster().lease("sensor:p.S").orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    void isNotReadyWhileItCannotFindOutWhatToRun() throws Exception {
        Node a = running("a:\n- p.S\n");
        assertThat(a.container.check().ok()).isTrue();

        store.goAway();
        await("it is not ready", () -> !a.container.check().ok());
        assertThat(a.container.check().detail()).startsWith("it goes on trying: ");
        store.comeBack();

        await("it is ready again", () -> a.container.check().ok());
    }

    @Test
    void theOthersRunThoughOneCannotBeRead() throws Exception {
        map("a:\n- p.S\n- p.Other\n");
        register(sensor(Placement.ONE_NODE, true));
        register(FakeHost.type("p.Other"));
        store.spoil(SensorType.class, "p.S");
        Node a = node("a");
        await("a runs the other sensor", () -> a.host.starts() == 1);
        assertThat(a.host.last().spec().type().ref()).isEqualTo(Ref.of("p.Other"));

        store.content().put(sensor(Placement.ONE_NODE, true));
        await("a runs the one that was put right too", () -> a.host.running().size() == 2);
    }

    @Test
    void aSensorForEveryNodeRunsOnBothWithoutALease() throws Exception {
        map("a:\n- p.S\nb:\n- p.S\n");
        register(sensor(Placement.EVERY_NODE, true));
        Node a = node("a");
        Node b = node("b");

        await("both run it", () -> a.host.starts() == 1 && b.host.starts() == 1);

        assertThat(store.cluster().lease("sensor:p.S")).isEmpty();
    }

    @Test
    void theStandbyTakesOverWhenTheOwnerStops() throws Exception {
        Node a = running("a:\n- p.S\nb:\n- p.S\n");
        a.host.endsWhenAsked();
        Node b = node("b");

        a.stop();

        await("b runs the sensor", () -> b.host.starts() == 1);
    }

    @Test
    void aLeaseThatWasTakenInVainDoesNotKeepTheSensorFromItsNewNode() throws Exception {
        map("a:\n- p.S\n");
        register(sensor(Placement.ONE_NODE, true));
        answers.put("sensor:p.S", StoreException.transientFailure("the answer was lost", null));
        Node a = node("a");
        await("a has the lease, but does not know", () -> leaseHolder().equals(a.membership.incarnation()));

        map("b:\n- p.S\n");
        await("a knows that it is b's", () -> a.container.assignment().of("a").isEmpty());
        answers.clear();
        await("a has given the lease back", () -> leaseHolder().isEmpty());
        Node b = node("b");

        await("b runs the sensor", () -> b.host.starts() == 1);
        assertThat(a.host.starts()).isZero();
    }

    @Test
    void aSensorWhoseLeaseCannotBeHadHoldsUpNoOther() throws Exception {
        map("a:\n- p.First\n- p.S\n");
        register(FakeHost.type("p.First"));
        register(sensor(Placement.ONE_NODE, true));
        answers.put("sensor:p.First", StoreException.permanentFailure("the document is not a lease", null));
        Node a = node("a");

        await("a runs the other", () -> a.host.starts() == 1);
        a.host.last().end("exit code 1");
        await("and starts it again", () -> a.host.starts() == 2);

        assertThat(a.host.last().spec().type().ref()).isEqualTo(Ref.of("p.S"));
        answers.clear();
        await("the first runs as soon as it may", () -> a.host.starts() == 3);
    }

    /** Takes leases, but says so only if the test has no other answer. */
    private ClusterStore faulty(ClusterStore real) {
        Class<ClusterStore> seam = ClusterStore.class;
        return seam.cast(Proxy.newProxyInstance(seam.getClassLoader(), new Class<?>[] {seam}, (proxy, method, args) -> {
            Object answer = method.invoke(real, args);
            StoreException other = method.getName().equals("acquire") ? answers.get(args[0]) : null;
            if (other != null) {
                throw other;
            }
            return answer;
        }));
    }

    private String leaseHolder() {
        return store.cluster().lease("sensor:p.S").map(Lease::holder).orElse("");
    }

    @Test
    void aLeaseIsNotGivenBackBeforeTheSensorHasEnded() throws Exception {
        Node a = running("a:\n- p.S\n");
        Node b = node("b");

        map("b:\n- p.S\n");
        a.stopWithoutEnd();

        assertThat(store.cluster().lease("sensor:p.S").orElseThrow().holder()).isEqualTo(a.membership.incarnation());
        assertThat(b.host.starts()).isZero();
    }

    @Test
    void theStandbyTakesOverWhileTheProcessOfTheOwnerStillFinishesOtherThings() throws Exception {
        Node a = running("a:\n- p.S\nb:\n- p.S\n");
        a.host.endsWhenAsked();
        Node b = node("b");

        a.membership.retire();
        a.container.stop();

        await("b runs the sensor", () -> b.host.starts() == 1);
        assertThat(a.membership.selfFenced()).isFalse();
    }

    @Test
    void theStandbyHearsOfACleanStopWithoutTimePassing() throws Exception {
        Node a = running("a:\n- p.S\nb:\n- p.S\n");
        a.host.endsWhenAsked();
        Node b = node("b");
        await("b knows a", () -> b.membership.alive().size() == 2);

        a.membership.retire();
        a.container.stop();

        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> b.host.starts() == 1);
        assertThat(a.host.running()).isEmpty();
    }

    /** By mistake, or since the one that runs it is only halted. */
    @Test
    void aSecondProcessOfTheSameNodeTakesNothingFromOneThatLives() throws Exception {
        Node a = running("a:\n- p.S\n");
        Node same = node("a");
        Instant began = clock.instant();

        await("time passes", () -> Duration.between(began, clock.instant()).compareTo(Duration.ofMinutes(2)) > 0);

        assertThat(same.host.starts()).isZero();
        assertThat(a.host.running()).hasSize(1);
    }

    @Test
    void aProcessTakesAtOnceWhatItsKilledPredecessorRan() throws Exception {
        register(sensor(Placement.ONE_NODE, true));
        map("a:\n- p.S\n");
        ProcessLock lock = machine.of("first").own();
        cluster.beat(new NodeRecord(
                "first", "a", "h", 1, "1", List.of(Containers.ROLE), clock.instant(), 1, List.of(), lock, 0));
        assertThat(cluster.acquire("sensor:p.S", Optional.empty(), "first")).isPresent();
        Node a = node("a");
        Instant began = clock.instant();
        await("time passes", () -> Duration.between(began, clock.instant()).compareTo(Duration.ofMinutes(1)) > 0);
        assertThat(a.host.starts()).isZero();

        machine.kill("first");

        await("a runs the sensor", () -> a.host.starts() == 1);
        assertThat(cluster.lease("sensor:p.S").orElseThrow().holder()).isEqualTo(a.membership.incarnation());
    }

    @Test
    void stopsASensorThatTheDatabaseGivesToAnother() throws Exception {
        Node a = running("a:\n- p.S\n");
        Node b = node("b");

        var taken =
                store.cluster().acquire("sensor:p.S", store.cluster().lease("sensor:p.S"), b.membership.incarnation());

        await("a stops it", () -> a.host.last().stopped());
        a.host.last().end("exit code 0");
        assertThat(store.cluster().lease("sensor:p.S")).isEqualTo(taken).isPresent();
    }

    @Test
    void theFenceWaitsForASensorThatWasToldToStopBefore() throws Exception {
        Node a = running("a:\n- p.S\n");
        map("b:\n- p.S\n");
        await("a is told to stop it", () -> a.host.last().stopped());
        CompletableFuture<Void> fence = CompletableFuture.runAsync(
                a.container::fenced,
                task -> Threads.named("fence").newThread(task).start());
        await("the fence asks too", () -> a.host.last().stops() == 2);
        assertThat(fence).isNotDone();

        a.host.last().end("exit code 0");

        assertThat(fence).succeedsWithin(LONG);
    }

    @Test
    void registeringTheSameAgainRestartsNothingAndADisabledSensorIsStopped() throws Exception {
        Node a = running("a:\n- p.S\n");
        a.host.endsWhenAsked();

        register(sensor(Placement.ONE_NODE, true));
        store.content().put(sensor(Placement.ONE_NODE, false));
        await("a stops it", () -> a.host.running().isEmpty());

        assertThat(a.host.starts()).isEqualTo(1);
    }

    @Test
    void aSensorThatHasEndedIsStartedAgainWhenItsMetadataOrItsNodeChange() throws Exception {
        Node a = running("a:\n- p.S\nb:\n- p.S\n");
        Node b = node("b");
        endsByItself(a);

        register(new SensorType(
                Ref.of("p.S"),
                "changed",
                "s.py",
                "/packs/p/s.py",
                List.of(),
                null,
                null,
                true,
                SensorType.Host.PYTHON,
                Placement.ONE_NODE,
                "sensors/s.yaml"));
        await("a runs it again", () -> a.host.starts() == 2);
        endsByItself(a);
        assertThat(b.host.starts()).isZero();

        a.stop();
        await("b runs it", () -> b.host.starts() == 1);
    }

    private void endsByItself(Node node) throws InterruptedException {
        node.host.last().listener().ready();
        node.host.last().end("exit code 0");
        await(
                "it is told to have ended",
                () -> store.cluster().sensorStatuses().stream()
                        .anyMatch(status -> status.state() == SensorStatus.State.EXITED));
    }

    @Test
    void aContainerOfOneSensorRunsThatAloneAndTheOthersLeaveItToIt() throws Exception {
        map("a:\n- p.S\n");
        register(sensor(Placement.ONE_NODE, true));
        Node own = single("a", "p.S");
        own.start();
        await("its own container runs the sensor", () -> own.host.starts() == 1);
        own.host.endsWhenAsked();
        Node a = node("a");
        await(
                "the node sees who is to run it",
                () -> a.container.assignment().live().contains("a (p.S)"));
        assertThat(a.host.starts()).isZero();

        own.stop();

        await("the node that the map names runs it", () -> a.host.starts() == 1);
    }

    @Test
    void aContainerOfOneSensorRunsNoOther() throws Exception {
        map("a:\n- p.S\n");
        register(sensor(Placement.ONE_NODE, true));
        Node own = single("a", "p.S");
        store.content().register(FakeHost.type("p.Other"));
        map("a:\n- p.Other\n");
        own.start();
        await("it runs its own", () -> own.host.starts() == 1);

        assertThat(own.container.assignment().of("a (p.S)"))
                .extracting(SensorType::ref)
                .containsExactly(Ref.of("p.S"));
    }

    @Test
    void aContainerOfASensorThatIsNotRegisteredDoesNotStart() {
        register(sensor(Placement.ONE_NODE, true));
        Node own = single("a", "p.s");

        assertThatThrownBy(own::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--sensor-ref")
                .hasMessageContaining("\"p.s\"")
                .hasMessageContaining("did you mean \"p.S\"?");
    }

    @Test
    void whatTheSensorsDoIsWrittenDown() throws Exception {
        Node a = running("a:\n- p.S\n");
        a.host.last().listener().ready();

        await(
                "its state is known",
                () -> store.cluster().sensorStatuses().stream()
                        .anyMatch(status -> status.node().equals("a")
                                && status.state().word().equals("running")));
    }

    @Test
    void acceptsNothingOnceOthersMayTakeItForDead() throws Exception {
        Node a = running("a:\n- p.S\n");
        SensorListener listener = a.host.last().listener();
        SensorListener.Dispatch event = new SensorListener.Dispatch("p.t", Map.of(), null, null);
        assertThat(listener.dispatch(event)).succeedsWithin(LONG);

        a.membership.stop();

        assertThat(listener.dispatch(event))
                .failsWithin(LONG)
                .withThrowableThat()
                .withMessageContaining("the event was not accepted");
    }

    @Test
    void aSensorThatHangsInItsStartHoldsUpNoOther() throws Exception {
        Node a = running("a:\n- p.First\n- p.S\n");
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        a.host.spawns(() -> {
            if (hanging.getCount() > 0) {
                hanging.countDown();
                passes(released);
            }
        });
        register(FakeHost.type("p.First"));
        await("its start hangs", () -> hanging.getCount() == 0);
        try {
            a.host.last().end("exit code 1");

            await("the other one is started again", () -> a.host.starts() == 2);
        } finally {
            released.countDown();
        }
        await("the first runs too", () -> a.host.starts() == 3);
    }

    @Test
    void theFenceStopsTheOthersWhileOneHangsInItsStart() throws Exception {
        Node a = running("a:\n- p.First\n- p.S\n");
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        a.host.spawns(() -> {
            hanging.countDown();
            passes(released);
        });
        register(FakeHost.type("p.First"));
        await("its start hangs", () -> hanging.getCount() == 0);
        try {
            Threads.named("fence").newThread(a.container::fenced).start();

            await("the sensor that runs is stopped", () -> a.host.last().stopped());
            assertThat(a.host.last().spec().type().ref()).isEqualTo(Ref.of("p.S"));
        } finally {
            released.countDown();
        }

        await(
                "the other one is stopped once it has started",
                () -> a.host.starts() == 2 && a.host.last().stopped());
    }

    private static void passes(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void map(String text) throws IOException {
        Files.writeString(dir.resolve("map.yaml"), text);
    }

    private void register(SensorType sensor) {
        store.content().register(sensor);
    }

    private static SensorType sensor(Placement placement, boolean enabled) {
        return new SensorType(
                Ref.of("p.S"),
                null,
                "s.py",
                "/packs/p/s.py",
                List.of(),
                null,
                null,
                enabled,
                SensorType.Host.PYTHON,
                placement,
                "sensors/s.yaml");
    }

    /** Node "a", which runs the sensor p.S. */
    private Node running(String map) throws Exception {
        map(map);
        register(sensor(Placement.ONE_NODE, true));
        Node a = node("a");
        await("a runs the sensor", () -> a.host.starts() == 1);
        return a;
    }

    private Node single(String name, String sensor) {
        Node node = new Node(name, Optional.of(Ref.of(sensor)));
        nodes.add(node);
        return node;
    }

    private Node node(String name) throws InterruptedException {
        Node node = new Node(name);
        nodes.add(node);
        node.start();
        return node;
    }

    /** Lets time pass until the condition holds. */
    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        Clock.Waker pause = wall.newWaker();
        long began = wall.nanos();
        while (!condition.getAsBoolean()) {
            assertThat(wall.since(began)).as(what).isLessThan(LONG);
            clock.advance(STEP);
            pause.await(Duration.ofMillis(1));
        }
    }

    private final class Node {
        private final FakeHost host = new FakeHost();
        private final Membership membership;
        private final SensorContainer container;

        Node(String name) {
            this(name, Optional.empty());
        }

        Node(String name, Optional<Ref> only) {
            membership = new Membership(
                    store.cluster(),
                    new ClusterConfig(Duration.ofMillis(500), NEVER.dividedBy(2), NEVER),
                    new Membership.Self(
                            name,
                            "localhost",
                            1,
                            "test",
                            List.of(only.map(Containers::roleFor).orElse(Containers.ROLE))),
                    clock,
                    random,
                    machine.of(name + nodes.size()));
            membership.tellOn(bus);
            EventPublisher publisher = new EventPublisher(bus);
            EventFactory events = new EventFactory(clock, random);
            SensorGateway gateway = new SensorGateway(
                    name,
                    publisher,
                    events,
                    new SensorDatastore(new Datastore(store.keys(), Cipher.withoutKey(), clock)),
                    new ProcessEvents(name, publisher, events, clock, new Metrics().sensorProcessEventsDropped()),
                    membership::selfFenced);
            SensorConfig config = new SensorConfig(
                    name,
                    Map.of("name", "file"),
                    NEVER,
                    0,
                    NEVER,
                    NEVER,
                    new SensorConfig.Spool(Path.of("unused"), 65536, 0));
            SensorSupervisors supervisors =
                    new SensorSupervisors(config, host.programs(), gateway, new RestartDelays(backoff, backoff), clock);
            container = new SensorContainer(new SensorContainer.Parts(
                    config,
                    store,
                    new ContentCache(store.content(), clock),
                    membership,
                    new Leases(cluster, membership),
                    new MovedPartition(
                            new FilePartition(dir.resolve("map.yaml"), name),
                            new ManualPlacements(store.placements(), membership::alive)),
                    supervisors,
                    clock,
                    backoff,
                    only));
        }

        void start() throws InterruptedException {
            membership.start();
            container.start();
        }

        /** Stops the container while its sensor does not end, not even when it is killed. */
        void stopWithoutEnd() {
            container.stop();
        }

        void stop() {
            host.endsWhenAsked();
            container.stop();
            membership.stop();
        }
    }
}
