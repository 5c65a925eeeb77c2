// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.config.ClusterConfig;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Parallel;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.store.ClusterStore;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of the cluster, and its view of the others.
 *
 * <p>It writes one record with a growing beat. Each process judges by its own monotonic clock: a beat of another that
 * stands still for {@code deadAfter} means that it is dead; an own beat that was not acknowledged for {@code selfFence}
 * means that the others may soon think so of us. Then this process is <em>fenced</em>: it must stop what only one may
 * do, and may claim nothing. When the database answers again it joins anew under another incarnation, once every
 * listener has returned from {@link Listener#fenced}.
 *
 * <p>Two threads: one talks to the database, the other watches the time, so that an answer that does not come cannot
 * keep the fence from falling. The questions may be asked from any thread.
 */
public final class Membership implements Service {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    private static final int LONGEST_CHECK = 300;

    private final ClusterStore store;
    private final ClusterConfig config;
    private final Self self;
    private final Clock clock;
    private final RandomGenerator random;
    private final Predecessors predecessors;
    private final MembershipState state;
    private final Peers peers;
    private final Loop beating;
    private final Loop watching;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ClusterNews news;
    private volatile Supplier<List<String>> failingChecks = List::of;
    private volatile boolean retired;
    // Of the beating thread alone.
    private @Nullable NodeRecord record;
    private long lastBeat;
    private boolean toldRetired;

    // Of the watching thread alone.
    private String announced = "";

    /** What a process says of itself, the same for all its incarnations. */
    public record Self(String node, String hostname, long pid, String version, List<String> roles) {
        public Self {
            roles = List.copyOf(roles);
        }
    }

    /**
     * A part of the process that does what only members may do. Told one thing at a time; of the end of a membership all
     * are told at the same time, so that none waits until another has stopped.
     */
    public interface Listener {

        /**
         * The membership is over: stop what was done under it, and return when it has stopped. Must not wait for the
         * database. There are {@code deadAfter - selfFence} until others may do the same things. When a listener throws
         * all are told again.
         */
        void fenced();

        /** A membership has begun, the first or one after a fence. */
        default void joined(String incarnation) {}
    }

    /** A process of which nothing can be proven but by its beats, and that is alone with its news. */
    public Membership(ClusterStore store, ClusterConfig config, Self self, Clock clock, RandomGenerator random) {
        this(store, config, self, clock, random, ProcessLocks.NONE);
    }

    /** @param locks what this machine can prove of the processes of this node */
    public Membership(
            ClusterStore store,
            ClusterConfig config,
            Self self,
            Clock clock,
            RandomGenerator random,
            ProcessLocks locks) {
        this.store = store;
        this.config = config;
        this.self = self;
        this.clock = clock;
        this.random = random;
        this.state = new MembershipState(config.selfFence());
        this.peers = new Peers(store, clock, config.deadAfter());
        Backoff backoff = new Backoff(config.beat().dividedBy(4), config.beat(), random);
        this.beating = new Loop(self.node() + "-beat", clock, backoff, this::beat);
        this.watching = new Loop(self.node() + "-fence", clock, backoff, this::watch);
        this.news = new ClusterNews(self.node(), beating::wake);
        this.predecessors = new Predecessors(self.node(), store, locks, news);
    }

    @Override
    public String name() {
        return "membership";
    }

    /** Adds a listener. Before the start, so that it misses nothing. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /**
     * Writes the checks that fail with each beat, for the others to see. Before the start.
     *
     * @param now each as {@code check: reason}; must neither block nor throw: the beat waits for it. A text is cut off
     *     after 300 characters
     */
    public void reportFailingChecks(Supplier<List<String>> now) {
        failingChecks = now;
    }

    /**
     * Tells the others on {@code bus} at once what they would find at their next look, and hears it of them, until the bus
     * is closed. Before the start.
     */
    public void tellOn(MessageBus bus) {
        news.tellOn(bus);
    }

    /**
     * Calls {@code listener}, which must be short and must not throw, when other processes are alive than before or with
     * other roles, and when another process may have given back a lease.
     */
    public void onChange(Runnable listener) {
        news.listen(listener);
    }

    /**
     * Calls {@code heir} when another process of this node is proven to be gone, with its incarnation and the runs that it
     * had begun, if these are known for certain; and only then lets the cluster forget it. On a thread that may wait. Before
     * the start.
     *
     * @param heir may throw: then it is called again at another look; and also when the cluster could not forget it
     */
    public void onGone(BiConsumer<String, BegunRuns.Noted> heir) {
        predecessors.onGone(heir);
    }

    /**
     * Joins, and goes on beating. When the database is away it returns all the same, fenced, and joins later.
     *
     * @throws StoreException when the database refuses us
     */
    @Override
    public synchronized void start() {
        try {
            Duration ignored = beat();
        } catch (StoreException e) {
            if (!e.isTransient()) {
                throw e;
            }
            log.warn("Joining the cluster when the database answers: {}", e.getMessage());
        }
        beating.start();
        watching.start();
    }

    /** Leaves, as far as the database answers; else the others notice after a while. Listeners are not told. */
    @Override
    public synchronized void stop() {
        beating.stop();
        watching.stop();
        state.stopped();
        NodeRecord last = record;
        record = null;
        if (last != null) {
            try {
                store.leave(last.incarnation());
                predecessors.left();
                news.tell();
            } catch (StoreException e) {
                log.info("The others will notice that {} has left: {}", last.incarnation(), e.getMessage());
            }
        }
    }

    /** Whether this process must not do what only members may do. Never blocks. */
    public boolean selfFenced() {
        return member().isEmpty();
    }

    /** The current incarnation, or the last one while fenced; an empty text before the first. */
    public String incarnation() {
        return state.lastIncarnation();
    }

    /** The live processes as last seen, this one among them unless it is fenced. Never blocks. */
    public List<NodeRecord> alive() {
        String me = incarnation();
        boolean fenced = selfFenced();
        return peers.alive().stream()
                .filter(other -> !fenced || !other.incarnation().equals(me))
                .toList();
    }

    /**
     * Whether all processes read messages that carry several events: those that live, and those that died within the last hour and
     * may come back as they were. False while this one does not know. Never blocks.
     */
    public boolean allReadBatches() {
        return peers.allReadBatches() && !selfFenced();
    }

    /**
     * Whether a process may still do things. Once it was said that it may not, it may not any more.
     *
     * <p>Blocks only for an incarnation that was not seen at the last look: it may have joined since, so the database is
     * asked.
     *
     * @throws StoreException when the database had to be asked and did not answer
     */
    public boolean isAlive(String incarnation) {
        return member().filter(incarnation::equals).isPresent() || peers.isAlive(incarnation);
    }

    /** For how long the beat of a process must stand still until the others take it for dead. */
    public Duration deadAfter() {
        return config.deadAfter();
    }

    /** Whether {@code incarnation} was seen to die and has not been seen alive since. Never blocks. */
    public boolean isDead(String incarnation) {
        return peers.isDead(incarnation);
    }

    /**
     * This process was told to stop, and only finishes what it has: it has no role any more, so that the others take over
     * what is its own, and that its parts stop one after the other is no trouble. They hear it at once.
     */
    public void retire() {
        retired = true;
        beating.wake();
    }

    /** This process has given back a lease: the others hear it at once. */
    void released() {
        news.tell();
    }

    /** The incarnation as which this process may act, if it may. */
    Optional<String> member() {
        return state.member(clock.nanos());
    }

    /** One step of the beating thread. */
    Duration beat() {
        switch (state.phase(clock.nanos())) {
            case OUT -> join();
            case MEMBER -> stay();
            case OVERDUE -> watching.wake();
        }
        return config.beat().dividedBy(2);
    }

    private void join() {
        NodeRecord old = record;
        if (old != null) {
            // Not even one that did not get as far as joining is used again: others may have taken it for dead.
            store.leave(old.incarnation());
            record = null;
        }
        NodeRecord mine = sendBeat();
        peers.forget();
        look();
        if (state.join(mine.incarnation(), lastBeat, clock.nanos())) {
            log.info("Joined the cluster as {}.", mine.incarnation());
            watching.wake();
        }
    }

    private void stay() {
        // Twice as often as it must: a pause that ends just before the fence would fall leaves time for a beat then.
        boolean retires = retired && !toldRetired;
        if (retires || clock.since(lastBeat).compareTo(config.beat().dividedBy(2)) >= 0) {
            NodeRecord ignored = sendBeat();
            state.acknowledged(lastBeat, clock.nanos());
        }
        if (retires) {
            toldRetired = true;
            news.tell();
        }
        look();
    }

    private void look() {
        boolean heard = news.take();
        boolean changed = peers.look();
        predecessors.look(peers.known(), record);
        if (heard || changed) {
            news.changed();
        }
    }

    /** Returns once the beat is acknowledged. It counts from when it was sent. */
    private NodeRecord sendBeat() {
        long sent = clock.nanos();
        NodeRecord mine = next();
        record = mine;
        store.beat(mine);
        lastBeat = sent;
        return mine;
    }

    private NodeRecord next() {
        NodeRecord last = record;
        return new NodeRecord(
                last == null ? Ids.random(random) : last.incarnation(),
                self.node(),
                self.hostname(),
                self.pid(),
                self.version(),
                retired ? List.of() : self.roles(),
                last == null ? clock.instant() : last.startedAt(),
                last == null ? 1 : last.beat() + 1,
                retired
                        ? List.of()
                        : failingChecks.get().stream().map(Membership::cut).toList(),
                predecessors.ownLock(),
                NodeRecord.BATCHES);
    }

    private static String cut(String text) {
        return text.length() > LONGEST_CHECK ? text.substring(0, LONGEST_CHECK) + "..." : text;
    }

    /** One step of the watching thread. */
    Duration watch() {
        if (state.phase(clock.nanos()) == MembershipState.Phase.OVERDUE) {
            log.warn(
                    "No beat of this process was acknowledged for {}: stopping what only one process may do, before the"
                            + " others take over.",
                    config.selfFence());
            Parallel.run(
                    self.node() + "-fenced",
                    listeners.stream().<Runnable>map(each -> each::fenced).toList());
            state.stopped();
            beating.wake();
        }
        member().filter(now -> !now.equals(announced)).ifPresent(now -> {
            announce(listener -> listener.joined(now));
            announced = now;
        });
        return state.left(clock.nanos());
    }

    private void announce(Consumer<Listener> news) {
        RuntimeException failure = null;
        for (Listener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) { // the other listeners have to hear it
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
