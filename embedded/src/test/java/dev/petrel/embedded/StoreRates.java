// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.mongo.MongoStore;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * How fast the store is on the embedded database: a short run to look at, not a test. Arguments: how many executions,
 * how many threads, and {@code file} for the database that keeps its data.
 */
final class StoreRates {

    private static final int BATCH = 50;

    private final SystemClock clock = new SystemClock();
    private final ExecutionStore executions;
    private final int count;
    private final int threads;

    private StoreRates(Store store, int count, int threads) {
        this.executions = store.executions();
        this.count = count;
        this.threads = threads;
    }

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 5000;
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 8;
        boolean file = args.length > 2 && args[2].equals("file");
        Path directory = Files.createTempDirectory("petrel-rates");
        EmbeddedDatabase database = file ? EmbeddedDatabase.inDirectory(directory, 0) : EmbeddedDatabase.inMemory(0);
        database.start();
        Databases.Found server = new Databases.Found("embedded", database.url(), database.port(), false);
        try (Store store = new MongoStore(server.named("rates"), "rates", new SystemClock())) {
            new StoreRates(store, 500, threads).run("warm-up ", false);
            new StoreRates(store, count, threads).run("measured", true);
        } finally {
            database.stop();
        }
    }

    private void run(String prefix, boolean print) throws Exception {
        String run = prefix + clock.nanos();
        Action action = action();
        report(print, "create, batches of " + BATCH, count, () -> create(run, action));
        report(print, "open, 10 oldest of all", 1, () -> executions.open(ExecutionStatus.REQUESTED, 10));
        String together = "together" + run;
        report(print, "create, for the batches", count, () -> create(together, action));
        report(
                print,
                "claim, batches of " + BATCH,
                count,
                () -> spread(count / BATCH, batch -> {
                    List<ExecutionStore.Waiting> waiting = batch(batch)
                            .mapToObj(i -> new ExecutionStore.Waiting(
                                    Ids.derive(together, "" + i), 0, requested(together, i, action)))
                            .toList();
                    if (executions
                                    .claim(waiting, claim(), clock.instant())
                                    .claimed()
                                    .size()
                            != BATCH) {
                        throw new IllegalStateException("not claimed");
                    }
                }));
        report(
                print,
                "finish, batches of " + BATCH,
                count,
                () -> spread(count / BATCH, batch -> {
                    List<ExecutionStore.Move> moves = batch(batch)
                            .mapToObj(i -> new ExecutionStore.Move(
                                    Ids.derive(together, "" + i), 1, ExecutionStatus.RUNNING, end()))
                            .toList();
                    if (executions.transition(moves).size() != BATCH) {
                        throw new IllegalStateException("not finished");
                    }
                }));
        report(
                print,
                "claim",
                count,
                () -> spread(count, i -> {
                    if (executions
                            .claim(Ids.derive(run, "" + i), 0, claim(), clock.instant())
                            .isEmpty()) {
                        throw new IllegalStateException("not claimed");
                    }
                }));
        report(
                print,
                "finish",
                count,
                () -> spread(count, i -> {
                    if (!executions.transition(Ids.derive(run, "" + i), 1, ExecutionStatus.RUNNING, end())) {
                        throw new IllegalStateException("not finished");
                    }
                }));
        report(print, "get", count, () -> spread(count, i -> executions.get(Ids.derive(run, "" + i))));
        report(print, "open, nothing runs", 1, () -> executions.open(ExecutionStatus.RUNNING, 10));
        report(
                print,
                "newest 50 of all",
                1,
                () -> executions.find(ExecutionStore.Query.all().limited(50)));
        report(print, "count open", 1, () -> executions.countOpen(ExecutionStatus.REQUESTED));
    }

    private void create(String run, Action action) throws Exception {
        spread(count / BATCH, batch -> {
            var ignored = executions.create(
                    batch(batch).mapToObj(i -> requested(run, i, action)).toList());
        });
    }

    private static IntStream batch(int batch) {
        return IntStream.range(batch * BATCH, (batch + 1) * BATCH);
    }

    private Execution requested(String run, int i, Action action) {
        return Execution.requested(
                Ids.derive(run, "" + i),
                action,
                Map.of("cmd", "date +%s"),
                Map.of("user", "stanley"),
                new Execution.Lineage(new Ref("demo", "rule"), Ids.derive("event", "" + i)),
                clock.instant());
    }

    private Change end() {
        return Change.to(
                ExecutionStatus.SUCCEEDED,
                Map.of("stdout", "x".repeat(200), "return_code", 0, "succeeded", true),
                clock.instant());
    }

    private interface Step {
        void run() throws Exception;
    }

    private void report(boolean print, String what, int operations, Step step) throws Exception {
        long start = clock.nanos();
        long before = serverNanos();
        step.run();
        double seconds = clock.since(start).toNanos() / 1e9;
        if (print) {
            System.out.printf(
                    "%-24s %8.1f ms  %8.0f/s  %8.1f us of the server's threads each%n",
                    what, seconds * 1000, operations / seconds, (serverNanos() - before) / 1e3 / operations);
        }
    }

    /** Processor time of the database's threads, without garbage collection. */
    private static long serverNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().startsWith("mongo-server")
                        || thread.getThreadName().startsWith("embedded-database"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private void spread(int operations, IntConsumer operation) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        AtomicInteger next = new AtomicInteger();
        List<java.util.concurrent.Callable<Boolean>> tasks = IntStream.range(0, threads)
                .<java.util.concurrent.Callable<Boolean>>mapToObj(thread -> () -> {
                    for (int i = next.getAndIncrement(); i < operations; i = next.getAndIncrement()) {
                        operation.accept(i);
                    }
                    return true;
                })
                .toList();
        for (var done : pool.invokeAll(tasks, 120, TimeUnit.SECONDS)) {
            done.get();
        }
        pool.shutdown();
    }

    private static Execution.Claim claim() {
        return new Execution.Claim("inc-1", "node-1", "host-1", 4711);
    }

    private static Action action() {
        return new Action(
                new Ref("core", "local"),
                null,
                true,
                "local-shell-cmd",
                "",
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
    }
}
