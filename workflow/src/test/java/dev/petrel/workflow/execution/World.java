// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Members;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.execution.Completion;
import dev.petrel.engine.execution.CompletionSweeper;
import dev.petrel.engine.execution.Deadlines;
import dev.petrel.engine.execution.DelayedExecutions;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.execution.LifecycleHooks;
import dev.petrel.engine.execution.PendingExecutions;
import dev.petrel.engine.execution.PendingSweeper;
import dev.petrel.engine.execution.SteeredSweeper;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.workflow.orquesta.OrquestaLanguage;
import dev.petrel.workflow.orquesta.TestExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cluster in memory whose processes run workflows of the fake language, and can die at any write. */
final class World implements AutoCloseable {

    static final String FLOW = "p.flow";

    final ManualClock clock = new ManualClock();
    final MemoryStore memory = new MemoryStore(clock);
    final MemoryBus bus = new MemoryBus(clock);
    final Map<String, Integer> runs = new ConcurrentHashMap<>();

    /** What an action of the name does. */
    final Map<String, Function<Execution, ExecutionStatus>> behaviour = new ConcurrentHashMap<>();

    private final Map<String, String> definitions = new ConcurrentHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private int made;

    /** The tasks of workflows inside others. */
    volatile String inner = "[{\"name\": \"x\"}, {\"name\": \"y\"}]";

    World() {
        for (String action : List.of("p.a", "p.b", "p.fails", "p.asks")) {
            var ignored = memory.content().put(Actions.noop(action));
        }
        behaviour.put("p.fails", execution -> ExecutionStatus.FAILED);
        behaviour.put("p.asks", execution -> ExecutionStatus.PENDING);
        flow(FLOW);
    }

    /** Registers a workflow of Orquesta's. */
    void orquesta(String ref, String yaml) {
        definitions.put(ref, yaml);
        var ignored = memory.content().put(Actions.of(ref, OrquestaLanguage.RUNNER_TYPE));
    }

    /** Registers an action that a runner runs. */
    void action(String ref) {
        var ignored = memory.content().put(Actions.noop(ref));
    }

    /** Lets what is delayed be requested whose time has come 10 s later. */
    void sweepDelays(Node node) throws InterruptedException {
        clock.advance(Duration.ofSeconds(10));
        Duration ignored = new DelayedExecutions(
                        new Leases(memory.cluster(), node.member), node.store.executions(), node.lifecycle, clock)
                .step();
    }

    void flow(String ref) {
        var ignored = memory.content().put(Actions.of(ref, FakeLanguage.TYPE));
    }

    Node node() {
        return node(store -> store);
    }

    Node node(UnaryOperator<Store> seen) {
        return node(seen, Runnable::run);
    }

    /** @param background does what takes its workflows long */
    Node node(UnaryOperator<Store> seen, Executor background) {
        Node node = new Node("n" + ++made, seen.apply(memory), background);
        nodes.add(node);
        return node;
    }

    Execution execution(String id) {
        return memory.executions().get(id).orElseThrow();
    }

    /** By task and item. */
    List<Execution> children(String id) {
        return memory.executions().children(id, 100_000).stream()
                .map(this::execution)
                .sorted(Comparator.comparing(this::name).thenComparing(child -> item(child)))
                .toList();
    }

    private String name(Execution child) {
        return child.task() == null ? "" : child.task().name();
    }

    private static int item(Execution child) {
        return child.task() == null ? -1 : child.task().item();
    }

    /** The statuses that it entered, in their order. */
    List<String> states(String id) {
        return execution(id).log().stream().map(entry -> entry.status().word()).toList();
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.member.stop());
        bus.close();
    }

    /** A process. */
    final class Node {

        final Store store;
        final ExecutionLifecycle lifecycle;
        final WorkflowParts parts;
        final Workflows workflows;
        final Membership member;
        private final Execution.Claim claim;
        private final String name;
        final List<dev.petrel.engine.cluster.LeasedTask> sweepers;

        Node(String name, Store store, Executor background) {
            this.name = name;
            this.store = store;
            this.claim = new Execution.Claim(name + "-1", name, name, 1);
            this.member = Members.of(memory.cluster(), name, made, "actionrunner", clock);
            member.start();
            Templates templates = new JinjaTemplates();
            Datastore datastore = new Datastore(store.keys(), Cipher.withoutKey(), clock);
            TemplateContext contexts = new TemplateContext(datastore::value, (pack, user) -> Map.of(), "stanley");
            RunnerCatalog catalog = new RunnerCatalog(List.of(
                    new RunnerType("noop", "", Map.of(), null, true),
                    new RunnerType(FakeLanguage.TYPE, "", Map.of(), null, true),
                    new RunnerType(OrquestaLanguage.RUNNER_TYPE, "", Map.of(), null, true)));
            this.parts = new WorkflowParts(
                    store,
                    List.of(new FakeLanguage(), new OrquestaLanguage(TestExpressions.create())),
                    this::lifecycle,
                    new ExecutionRequests(templates, contexts),
                    new ContentCache(store.content(), clock),
                    catalog,
                    datastore,
                    templates,
                    contexts,
                    clock,
                    new Random(made),
                    true,
                    false,
                    background);
            this.workflows = new Workflows(parts);
            this.lifecycle = new ExecutionLifecycle(
                    store.executions(),
                    new ExecutionNotifier(bus),
                    clock,
                    LifecycleHooks.standard(store.executions(), clock)
                            .with(Completion.with(store.executions(), workflows.steps()))
                            .with(new PendingExecutions(store.executions(), clock, workflows.pendingSteps(List.of())))
                            .with(workflows));
            Leases leases = new Leases(memory.cluster(), member);
            this.sweepers = List.of(
                    new CompletionSweeper(leases, lifecycle.hooks().completion(), clock),
                    new PendingSweeper(leases, lifecycle, clock),
                    new Deadlines(leases, store.executions(), lifecycle, clock),
                    new SteeredSweeper(leases, store.executions(), lifecycle, clock),
                    workflows.sweeper(leases));
        }

        private ExecutionLifecycle lifecycle() {
            return lifecycle;
        }

        /** Requests a workflow of {@code tasks}, as JSON. */
        String request(String tasks) {
            return request(tasks, Map.of("user", "kim"));
        }

        String request(String tasks, Map<String, @Nullable Object> context) {
            return request(FLOW, Map.of("tasks", tasks), context);
        }

        /** Requests a workflow that {@link #orquesta} has registered. */
        String requestAction(String ref) {
            return request(ref, Map.of(), Map.of("user", "kim"));
        }

        /** Requests that {@code tasks} of an ended one are run again. */
        String again(String ref, String before, String... tasks) {
            return request(
                    ref, Map.of(), Map.of("user", "kim", "re-run", Map.of("ref", before, "tasks", List.of(tasks))));
        }

        private String request(
                String ref, Map<String, @Nullable Object> parameters, Map<String, @Nullable Object> context) {
            String id = String.format("%024x", runs.size() + 1_000 + made++);
            Action action = memory.content().get(Action.class, ref).orElseThrow();
            lifecycle.request(
                    Execution.requested(id, action, parameters, context, Execution.Lineage.NONE, clock.instant()));
            return id;
        }

        /** Runs what is requested until nothing is. */
        void run() {
            List<Execution> requested = requested();
            while (!requested.isEmpty()) {
                requested.forEach(this::run);
                requested = requested();
            }
        }

        private List<Execution> requested() {
            return memory.executions().open(ExecutionStatus.REQUESTED, -1);
        }

        void run(Execution requested) {
            claim(requested).ifPresent(this::finish);
        }

        /** What a runner does that is told of an execution. */
        void notified(ExecutionNotification notification) {
            claim(notification.id(), notification.fence()).ifPresent(this::finish);
        }

        Optional<Execution> claim(Execution requested) {
            return claim(requested.id(), requested.fence());
        }

        private Optional<Execution> claim(String id, long fence) {
            Optional<Execution> claimed = lifecycle.claim(id, fence, claim);
            claimed.filter(run -> run.runnerType().equals("noop"))
                    .ifPresent(run -> runs.merge(run.id(), 1, Integer::sum));
            return claimed;
        }

        void finish(Execution run) {
            String yaml = definitions.get(run.action().toString());
            if (yaml != null) {
                var ignored = lifecycle.detach(
                        run, Workflows.start(OrquestaLanguage.RUNNER_TYPE, "flow.yaml", yaml, Map.of(), ""));
                return;
            }
            if (run.runnerType().equals(FakeLanguage.TYPE)) {
                Object tasks = run.parameters().get("tasks");
                Map<String, @Nullable Object> parameters = new LinkedHashMap<>(run.parameters());
                var ignored = lifecycle.detach(
                        run,
                        Workflows.start(
                                FakeLanguage.TYPE,
                                "flow.json",
                                "{\"tasks\": " + (tasks == null ? inner : tasks) + "}",
                                parameters,
                                "http://127.0.0.1:9101/v1"));
                return;
            }
            ExecutionStatus status = behaviour
                    .getOrDefault(run.action().toString(), execution -> ExecutionStatus.SUCCEEDED)
                    .apply(run);
            if (status == ExecutionStatus.PENDING) {
                var ignored = lifecycle.suspend(run, Map.of());
            } else if (status.isTerminal()) {
                boolean ignored = lifecycle.finish(run, status, Map.of("n", 1));
            }
        }

        /** Lets the sweepers do some rounds. */
        void sweep(int rounds) throws InterruptedException {
            for (int i = 0; i < rounds; i++) {
                clock.advance(Duration.ofSeconds(10));
                for (dev.petrel.engine.cluster.LeasedTask sweeper : sweepers) {
                    Duration ignored = sweeper.step();
                }
            }
        }

        /** Takes the executions of a dead process back, as the reaper does. */
        void reap(Node dead) {
            ExecutionStore executions = memory.executions();
            for (ExecutionStatus status : List.of(ExecutionStatus.RUNNING, ExecutionStatus.CANCELING)) {
                for (Execution run : executions.open(status, -1)) {
                    if (run.runner() != null && run.runner().node().equals(dead.name)) {
                        var ignored = status == ExecutionStatus.CANCELING
                                ? lifecycle.end(run, ExecutionStatus.CANCELED, Map.of())
                                : lifecycle.requeue(run);
                    }
                }
            }
        }
    }
}
