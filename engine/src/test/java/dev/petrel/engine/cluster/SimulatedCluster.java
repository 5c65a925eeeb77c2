// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.config.ClusterConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Several processes that want the same leases, in one thread and in an order that chance decides. Processes stop for a
 * while, or die at any point and start again on the same node; calls take long before and after the database did them,
 * fail before and after, and are done long after they failed or their process died; monotonic clocks run at different
 * speeds, and those on the wall jump. After every step it is checked that no two processes hold one lease.
 */
final class SimulatedCluster {

    static final List<String> WHAT = List.of("sensor:a", "sensor:b");

    private static final long MILLI = 1_000_000L;
    private static final long SLICE = 50 * MILLI;
    private static final int DEEPEST = 5;

    private final Random random;
    private final ClusterConfig bounds;
    private final List<Process> processes = new ArrayList<>();
    private final Map<String, Process> ever = new HashMap<>();
    private final boolean haltedIsGone;
    private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH.plusNanos(this.now));
    private final List<Runnable> late = new ArrayList<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private boolean troubled = true;
    private long now;
    private int depth;
    private int taken;
    private int deaths;
    private int jumps;
    private int proofs;

    /** Ends what a process was about when it died. No exception, so that nothing in it handles it. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super("the process died", null, false, false);
        }
    }

    SimulatedCluster(long seed, ClusterConfig bounds, int size) {
        this(seed, bounds, size, false);
    }

    /** @param haltedIsGone whether a successor takes a process that is halted for one that is gone, which is a fault */
    SimulatedCluster(long seed, ClusterConfig bounds, int size, boolean haltedIsGone) {
        this.haltedIsGone = haltedIsGone;
        this.random = new Random(seed);
        this.bounds = bounds;
        for (int i = 0; i < size; i++) {
            processes.add(new Process("p" + i));
        }
    }

    /** Lets all processes run for a while, with everything going wrong that can. */
    void runInTrouble(Duration duration) {
        troubled = true;
        pass(duration.toNanos());
    }

    /** Lets all processes run for a while with nothing going wrong. */
    void runInPeace(Duration duration) {
        troubled = false;
        pass(duration.toNanos());
    }

    /** How often a lease changed hands. */
    int taken() {
        return taken;
    }

    int deaths() {
        return deaths;
    }

    /** How often the wall clock of a process jumped. */
    int jumps() {
        return jumps;
    }

    /** How often a process was proven to be gone. */
    int proofs() {
        return proofs;
    }

    List<String> holders(String what) {
        return processes.stream()
                .filter(process -> process.believesToHold(what))
                .map(process -> process.name)
                .toList();
    }

    private void pass(long nanos) {
        long end = now + nanos;
        while (now < end) {
            now += Math.min(SLICE, end - now);
            if (!late.isEmpty() && chance(20)) {
                late.remove(random.nextInt(late.size())).run();
            }
            check();
            for (int i = 0; i < processes.size(); i++) {
                if (troubled && random.nextInt(2500) == 0) {
                    processes.set(i, processes.get(i).dieAndStartAgain());
                }
                processes.get(i).run();
                check();
            }
        }
    }

    private void check() {
        for (String what : WHAT) {
            if (holders(what).size() > 1) {
                throw new AssertionError(what + " is held by " + holders(what) + " at " + now / MILLI + " ms");
            }
        }
    }

    /** The time that something takes, in which the others go on. */
    private void delay() {
        if (!troubled || !chance(5)) {
            return;
        }
        long nanos = (chance(80) ? random.nextInt(300) : random.nextInt(15_000)) * MILLI;
        if (depth == DEEPEST) {
            return;
        }
        depth++;
        pass(nanos);
        depth--;
    }

    private <T> T call(Process process, boolean write, Supplier<T> operation) {
        delay();
        if (process.dead) {
            if (write && chance(50)) {
                late.add(operation::get); // it was sent before
            }
            throw new Died();
        }
        if (troubled && chance(4)) {
            if (write && chance(30)) {
                late.add(operation::get); // the client gave up; the database did not
            }
            throw StoreException.transientFailure("failed before", null);
        }
        T result = operation.get();
        delay();
        if (process.dead) {
            throw new Died();
        }
        if (troubled && chance(4)) {
            throw StoreException.transientFailure("failed after", null);
        }
        return result;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private final class Process implements Clock, ProcessLocks {
        private final String name;
        private final ProcessLock lock = new ProcessLock("process-" + ever.size(), "boot", "namespace", "file");
        private final double speed = 0.95 + random.nextDouble() / 10;
        private final long offset = random.nextLong() / 4;
        private final Map<String, Lease> held = new HashMap<>();
        private final Membership membership;
        private final Leases leases;
        private final List<Actor> actors;
        private long asleepUntil;
        private long wall;
        private boolean dead;

        Process(String name) {
            this.name = name;
            ever.put(lock.process(), this);
            InterceptedCluster cluster = new InterceptedCluster(store.cluster()) {
                @Override
                protected <T> T around(boolean write, Supplier<T> operation) {
                    return call(Process.this, write, operation);
                }
            };
            this.membership = new Membership(
                    cluster, bounds, ClusterFixture.self(node()), this, new Random(random.nextLong()), this);
            this.leases = new Leases(cluster, membership);
            this.actors = List.of(new Actor(membership::beat), new Actor(membership::watch), new Actor(this::work));
            membership.listen(() -> {
                delay();
                held.clear();
            });
        }

        /** Two have one by mistake. */
        private String node() {
            return "node-" + Integer.parseInt(name.substring(1)) / 2;
        }

        void run() {
            if (troubled && depth == 0 && random.nextInt(2000) == 0) {
                asleepUntil = now + random.nextInt(25_000) * MILLI;
            }
            if (troubled && random.nextInt(500) == 0) {
                wall += (random.nextInt(120_000) - 60_000) * MILLI;
                jumps++;
            }
            if (now >= asleepUntil) {
                actors.forEach(Actor::run);
            }
        }

        /** What it was about ends when it would go on with it. */
        Process dieAndStartAgain() {
            dead = true;
            deaths++;
            Process next = new Process(name);
            next.asleepUntil = now + random.nextInt(15_000) * MILLI;
            return next;
        }

        boolean believesToHold(String what) {
            Lease lease = held.get(what);
            return lease != null && leases.holds(lease);
        }

        @Override
        public ProcessLock own() {
            return lock;
        }

        @Override
        public void look(List<NodeRecord> others, Consumer<NodeRecord> gone) {
            for (NodeRecord other : others) {
                Process found = ever.get(Objects.requireNonNull(other.lock()).process());
                if (found.dead || haltedIsGone && found.asleepUntil > now) {
                    proofs++;
                    delay();
                    gone.accept(other);
                }
            }
        }

        @Override
        public Optional<BegunRuns.Noted> begunBy(ProcessLock gone) {
            return Optional.empty();
        }

        @Override
        public void forget(ProcessLock gone) {}

        private Duration work() {
            String what = WHAT.get(random.nextInt(WHAT.size()));
            Lease mine = held.get(what);
            if (mine == null) {
                leases.acquire(what).ifPresent(lease -> remember(what, lease));
            } else if (!leases.holds(mine)) {
                held.remove(what);
            } else if (chance(troubled ? 5 : 0)) {
                held.remove(what);
                leases.release(mine);
            }
            return Duration.ofMillis(random.nextInt(1000));
        }

        private void remember(String what, Lease lease) {
            held.put(what, lease);
            Long before = epochs.put(what, lease.epoch());
            if (before != null && before > lease.epoch()) {
                throw new AssertionError("the epoch of " + what + " fell from " + before + " to " + lease.epoch());
            }
            taken += before == null || before < lease.epoch() ? 1 : 0;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(now + wall);
        }

        @Override
        public long nanos() {
            return offset + (long) (now * speed);
        }

        @Override
        public Waker newWaker() {
            return new Waker() {
                @Override
                public void await(Duration duration) {
                    throw new UnsupportedOperationException("nothing waits here");
                }

                @Override
                public void wake() {}
            };
        }
    }

    /** One thread of one process. */
    private final class Actor {
        private final Supplier<Duration> step;
        private boolean busy;
        private long due;

        Actor(Supplier<Duration> step) {
            this.step = step;
        }

        void run() {
            if (busy || now < due) {
                return;
            }
            busy = true;
            try {
                due = now + step.get().toNanos();
            } catch (Died e) {
                due = Long.MAX_VALUE;
            } catch (StoreException e) {
                due = now + 500 * MILLI;
            } finally {
                busy = false;
            }
        }
    }
}
