// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.execution.Completion;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.execution.LifecycleHooks;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.policy.PolicyType;
import dev.petrel.engine.store.ExecutionStore.Query;
import dev.petrel.engine.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Random walks through what workers, sweeps, people and kills can do to executions under concurrency policies, one
 * operation of the store at a time. Never do more executions run than a policy allows, and in the end all have ended and
 * no slot is taken. A failing walk names its seed.
 */
class SlotModelTest {

    private static final int WALKS = Integer.getInteger("petrel.policy.walks", 120);
    private static final long SEED = Long.getLong("petrel.policy.seed", 1);
    private static final int STEPS = 250;
    private static final int THRESHOLD = 2;
    private static final int ACTORS = 5;
    private static final Ref ACTION_REF = Ref.of("p.a");
    private static final Action ACTION = new Action(
            ACTION_REF,
            null,
            true,
            "noop",
            "",
            Map.of("who", Map.of("type", "string", "default", "a")),
            Map.of(),
            Map.of(),
            List.of(),
            null,
            Action.OnRunnerLoss.ABANDON);
    private static final RunnerType NOOP = new RunnerType("noop", "", Map.of(), null, true);
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    private static Policy policy(String name, String type, Map<String, @Nullable Object> parameters) {
        return new Policy(
                new Ref("p", name), null, true, new Policy.Applies(type, ACTION_REF.toString()), parameters, null);
    }

    private static Policy all(int threshold, String action) {
        return policy("all", PolicyType.CONCURRENCY, Map.of("threshold", threshold, "action", action));
    }

    private static Policy byWho(int threshold, String action) {
        return policy(
                "who",
                PolicyType.CONCURRENCY_BY_ATTRIBUTE,
                Map.of("threshold", threshold, "action", action, "attributes", List.of("who")));
    }

    /** One walk. */
    private static final class Walk {

        private final Random random;
        private final ManualClock clock = new ManualClock();
        private final MemoryStore memory = new MemoryStore(clock);
        private final Interleaving actors = new Interleaving(THREADS, memory);
        private final Store store = actors.store();
        private final MessageBus bus = new MemoryBusBroker(clock).connect();
        private final Map<Interleaving.Actor, Execution.Claim> workers = new HashMap<>();
        private final Set<String> dead = new HashSet<>();
        private final PolicyRoom room;
        private final ExecutionLifecycle lifecycle;
        private int number;

        Walk(long seed, Policy... policies) {
            this.random = new Random(seed);
            memory.content().register(ACTION);
            for (Policy policy : policies) {
                memory.content().put(policy);
            }
            RegisteredPolicies known =
                    new RegisteredPolicies(new ContentCache(memory.content(), clock), new RunnerCatalog(List.of(NOOP)));
            this.room = new PolicyRoom(store, known, this::lifecycle, clock);
            this.lifecycle = new ExecutionLifecycle(
                    store.executions(),
                    new ExecutionNotifier(bus),
                    clock,
                    LifecycleHooks.standard(store.executions(), clock)
                            .with(Completion.with(store.executions(), room.steps()))
                            .with(room.admission()));
        }

        private ExecutionLifecycle lifecycle() {
            return lifecycle;
        }

        void request() {
            String id = String.format("%024x", ++number);
            Map<String, @Nullable Object> parameters = random.nextInt(3) == 0 ? Map.of() : Map.of("who", who());
            memory.executions()
                    .create(List.of(Execution.requested(
                            id, ACTION, parameters, Map.of(), Execution.Lineage.NONE, clock.instant())));
        }

        private String who() {
            return random.nextBoolean() ? "a" : "b";
        }

        private List<Execution> executions() {
            return memory.executions().find(Query.all()).items();
        }

        private List<Execution> with(ExecutionStatus... statuses) {
            Set<ExecutionStatus> wanted = Set.of(statuses);
            return executions().stream()
                    .filter(e -> wanted.contains(e.status()))
                    .toList();
        }

        private <T> @Nullable T any(List<T> all) {
            return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
        }

        /** A worker with a notification of an execution that is, or was, requested. */
        void work(Execution execution) {
            Execution.Claim claim = new Execution.Claim("inc-" + ++number, "n", "h", number);
            long fence = execution.status() == ExecutionStatus.RUNNING ? execution.fence() - 1 : execution.fence();
            ExecutionNotification notification =
                    new ExecutionNotification(execution.id(), fence, random.nextInt(4) == 0 ? null : "p.a");
            boolean suspends = random.nextInt(10) == 0;
            workers.put(actors.begin(() -> run(notification, claim, suspends)), claim);
        }

        private void run(ExecutionNotification notification, Execution.Claim claim, boolean suspends) {
            lifecycle.claim(notification, claim).ifPresent(run -> {
                actors.pause();
                if (suspends && lifecycle.suspend(run, Map.of()).isPresent()) {
                    actors.pause();
                }
                ExecutionStatus now =
                        memory.executions().get(run.id()).orElseThrow().status();
                boolean ignored = lifecycle.finish(
                        run,
                        now == ExecutionStatus.CANCELING ? ExecutionStatus.CANCELED : ExecutionStatus.SUCCEEDED,
                        Map.of());
            });
        }

        /** The runners' reaper: executions of dead runners are abandoned or start again. */
        void reap() {
            boolean again = random.nextBoolean();
            actors.begin(() ->
                    with(ExecutionStatus.RUNNING, ExecutionStatus.CANCELING, ExecutionStatus.PENDING).stream()
                            .filter(this::isLost)
                            .forEach(lost -> {
                                if (again && lost.status() == ExecutionStatus.RUNNING) {
                                    var requested = lifecycle.requeue(lost);
                                } else {
                                    var ended = lifecycle.end(
                                            lost,
                                            lost.status() == ExecutionStatus.CANCELING
                                                    ? ExecutionStatus.CANCELED
                                                    : ExecutionStatus.ABANDONED,
                                            Map.of());
                                }
                            }));
        }

        private boolean isLost(Execution execution) {
            Execution.Claim runner = execution.runner();
            return runner == null || dead.contains(runner.incarnation());
        }

        void sweep() {
            actors.begin(() -> room.sweep().run(() -> true));
        }

        void settle() {
            actors.begin(() -> store.executions().unsettled(10).forEach(ended -> {
                room.steps().stream().filter(step -> step.follows(ended)).forEach(step -> step.complete(ended));
                store.executions().settle(ended);
            }));
        }

        void cancel() {
            Execution execution = any(executions());
            if (execution != null) {
                actors.begin(() -> {
                    var outcome = lifecycle.cancel(execution.id(), "someone");
                });
            }
        }

        void kill() {
            Interleaving.Actor victim = any(actors.alive());
            if (victim != null) {
                victim.kill();
                buryWorkers();
            }
        }

        private void buryWorkers() {
            workers.entrySet().removeIf(entry -> {
                boolean ended = entry.getKey().ended();
                if (ended) {
                    dead.add(entry.getValue().incarnation()); // whatever it had claimed has no runner any more
                }
                return ended;
            });
        }

        void step() {
            clock.advance(Duration.ofMillis(200));
            int what = random.nextInt(100);
            if (actors.alive().size() < ACTORS) {
                if (what < 12) {
                    request();
                } else if (what < 60) {
                    Execution execution = any(with(ExecutionStatus.REQUESTED, ExecutionStatus.RUNNING));
                    if (execution != null) {
                        work(execution);
                    }
                } else if (what < 66) {
                    cancel();
                } else if (what < 72) {
                    sweep();
                } else if (what < 76) {
                    settle();
                } else if (what < 80) {
                    reap();
                }
            }
            if (random.nextInt(25) == 0) {
                kill();
            }
            Interleaving.Actor next = any(actors.alive());
            if (next != null) {
                next.step();
                buryWorkers();
            }
        }

        /** No more kills: all that is left comes to its end. */
        void finish() {
            for (int round = 0; round < 500 && !isOver(); round++) {
                clock.advance(Duration.ofSeconds(1));
                drain();
                sweep();
                drain();
                settle();
                drain();
                reap();
                drain();
                with(ExecutionStatus.REQUESTED).forEach(execution -> {
                    work(execution);
                    drain();
                });
            }
        }

        private void drain() {
            for (List<Interleaving.Actor> left = actors.alive(); !left.isEmpty(); left = actors.alive()) {
                left.get(0).step();
                buryWorkers();
            }
        }

        private boolean isOver() {
            return executions().stream().allMatch(e -> e.status().isTerminal())
                    && memory.slots().list("", 10).isEmpty()
                    && memory.executions().unsettled(1).isEmpty();
        }

        Map<Object, Long> running(Function<Execution, Object> key) {
            return with(ExecutionStatus.RUNNING, ExecutionStatus.CANCELING).stream()
                    .filter(e -> e.runner() != null)
                    .collect(Collectors.groupingBy(key, Collectors.counting()));
        }

        /** What is not over, in words. */
        private List<String> left() {
            List<String> left = new ArrayList<>();
            executions().stream()
                    .filter(e -> !e.status().isTerminal())
                    .forEach(e -> left.add(e.id().substring(20) + " " + e.parameters() + " is "
                            + e.log().stream()
                                    .map(entry -> entry.status().word())
                                    .toList() + ", fence " + e.fence()
                            + ", waits for " + e.slots()));
            memory.slots().list("", 100).forEach(taken -> left.add(taken.id() + " are held by " + taken.holders()));
            memory.executions().waitedFor().forEach(awaited -> left.add(awaited + " are waited for"));
            return left;
        }

        void assertOver(long seed) {
            assertThat(left()).as("seed " + seed).isEmpty();
            bus.close();
        }
    }

    private static Object who(Execution execution) {
        return execution.parameters().getOrDefault("who", "a");
    }

    private static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < WALKS; i++) {
            seeds.add(SEED * 1_000_003 + i);
        }
        return seeds;
    }

    private static void assertAtMost(int threshold, Walk walk, Function<Execution, Object> key, long seed) {
        assertThat(walk.running(key).values())
                .as("seed " + seed + ": " + walk.left())
                .allMatch(count -> count <= threshold);
    }

    @Test
    void neverDoMoreRunThanOnePolicyAllowsAndAllEnd() {
        for (long seed : seeds()) {
            Walk walk = new Walk(seed, all(THRESHOLD, seed % 5 == 0 ? "cancel" : "delay"));
            for (int i = 0; i < STEPS; i++) {
                walk.step();
                assertAtMost(THRESHOLD, walk, e -> "all", seed);
            }
            walk.finish();
            walk.assertOver(seed);
        }
    }

    @Test
    void neverDoMoreRunThanBothPoliciesOfAnActionAllowAndAllEnd() {
        for (long seed : seeds()) {
            Walk walk = new Walk(seed, all(THRESHOLD, "delay"), byWho(1, seed % 4 == 0 ? "cancel" : "delay"));
            for (int i = 0; i < STEPS; i++) {
                walk.step();
                assertAtMost(THRESHOLD, walk, e -> "all", seed);
                assertAtMost(1, walk, SlotModelTest::who, seed);
            }
            walk.finish();
            walk.assertOver(seed);
        }
    }

    @Test
    void whateverIsChangedAboutAPolicyWhileExecutionsWaitTheyGoOn() {
        for (long seed : seeds()) {
            Walk walk = new Walk(seed, all(THRESHOLD, "delay"), byWho(1, "delay"));
            Random random = new Random(seed);
            for (int i = 0; i < STEPS; i++) {
                walk.step();
                if (random.nextInt(30) == 0) {
                    change(walk, random);
                }
                assertAtMost(3, walk, e -> "never more than any of the thresholds", seed);
            }
            walk.finish();
            walk.assertOver(seed);
        }
    }

    /** The policy for all is never out of force here, so that there is a bound; the one by attribute comes and goes. */
    private static void change(Walk walk, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> walk.memory.content().put(all(1 + random.nextInt(3), "delay"));
            case 1 -> walk.memory.content().remove(Policy.class, "p.who");
            case 2 -> walk.memory.content().put(byWho(1 + random.nextInt(2), "delay"));
            case 3 -> walk.memory.content().put(byWho(1, "cancel").enabled(false));
            default -> walk.memory.content().put(all(THRESHOLD, random.nextBoolean() ? "delay" : "cancel"));
        }
    }
}
