// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.terminal.Version;
import dev.petrel.engine.access.ApiKeys;
import dev.petrel.engine.access.Revocations;
import dev.petrel.engine.access.ServiceTokens;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.cluster.BegunRuns;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.LockFiles;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.config.PackConfigResolver;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.execution.Completion;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.execution.LifecycleHooks;
import dev.petrel.engine.execution.PendingExecutions;
import dev.petrel.engine.execution.policy.PolicyRoom;
import dev.petrel.engine.execution.policy.RegisteredPolicies;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.partition.Containers;
import dev.petrel.engine.partition.ManualPlacements;
import dev.petrel.engine.partition.PartitionProviders;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.mongo.MongoStore;
import dev.petrel.engine.trigger.KeyTriggers;
import dev.petrel.engine.trigger.OwnEvents;
import dev.petrel.engine.trigger.WantedTriggers;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.runner.RunnerPlugins;
import dev.petrel.runner.RunnerSettings;
import dev.petrel.runner.UnbegunRuns;
import dev.petrel.workflow.execution.WorkflowParts;
import dev.petrel.workflow.execution.Workflows;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;

/** What the roles of one process share. Each start of a node makes its own; what it opens, {@link #close} closes. */
final class NodeParts implements AutoCloseable {

    private static final String DATABASE = "database";

    /** How many workflows with very many tasks are seen to at once, and how many wait for that. */
    private static final int WIDE_WORKFLOWS = 4;

    private static final int MOST_WIDE_WORKFLOWS = 1_000;

    final PetrelConfig config;
    final List<Role> roles;
    final Optional<Ref> only;
    final String node;
    final String hostname = hostname();
    final Clock clock = new SystemClock();
    final SecureRandom random = new SecureRandom();
    final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), random);
    final Health health = new Health();
    final Metrics metrics = new Metrics();
    final RunnerPlugins plugins;

    final Store store;
    final MessageBus bus;
    final Spawner spawner;
    private final LockFiles locks;
    final BegunRuns begunRuns;
    final Membership membership;
    final Leases leases;
    final ContentCache content;
    final OwnEvents ownEvents;
    final KeyTriggers keyTriggers;
    final Datastore datastore;
    final Templates templates;
    final PackConfigResolver packs;
    final TemplateContext contexts;
    final PackRegistration registration;
    final ExecutionNotifier notifier;
    final PolicyRoom policies;
    final Workflows workflows;
    private final ExecutorService wideWorkflows;
    final ExecutionLifecycle lifecycle;
    final Revocations revocations;
    final Tokens tokens;
    final ApiKeys apiKeys;
    final ServiceTokens serviceTokens;
    final ManualPlacements placements;
    final PartitionProviders partitions;

    /** What else is closed with these parts, at first. */
    /** How old the schema of a pack's configuration may be when no change was announced. */
    private static final Duration PACK_AGE = Duration.ofMillis(500);

    final List<Runnable> closing = new CopyOnWriteArrayList<>();

    /** @param only the one sensor that the process is for, if it is for one only */
    NodeParts(PetrelConfig config, List<Role> roles, Optional<Ref> only) {
        this.config = config;
        this.roles = roles;
        this.only = only;
        this.node = config.sensorContainer().nodeName();
        Meanwhile<RunnerPlugins> discovered = Meanwhile.begin(node + "-plugins", RunnerPlugins::discover);
        String client = "petrel " + node;
        Cipher cipher = Cipher.configured(config.keyValues(), random);
        this.templates = new JinjaTemplates(cipher);
        this.store = new MongoStore(config.database(), client, clock, Cipher.seal(config.keyValues(), random));
        Meanwhile.prepare(node + "-database", store::ping);
        RabbitBus broker = new RabbitBus(config.messaging(), client, clock, metrics);
        this.bus = broker;
        String process = Ids.random(random);
        this.spawner = new Spawner(
                node,
                process,
                new Spawner.Program(
                        config.actionRunner().pythonBinary(),
                        config.system().pythonPath().resolve("petrel_launcher.py")));
        Meanwhile.prepare(node + "-guardian", spawner::prepare);
        this.locks = LockFiles.open(process, spawner.diesTogether(), clock);
        this.begunRuns =
                locks.noteRuns(RunnerSettings.mostBegun(config.actionRunner().poolSize()));
        this.membership = new Membership(store.cluster(), config.cluster(), self(), clock, random, locks);
        membership.tellOn(bus);
        broker.sendTogetherWhile(membership::allReadBatches);
        this.leases = new Leases(store.cluster(), membership);
        this.content = ContentCache.announced(store.content(), bus, node, clock);
        // Marks in the database are what keeps such events until the broker has confirmed them: no spool, no second
        // try.
        this.ownEvents = new OwnEvents(
                node, new EventPublisher(bus, metrics, config.api().requests().maxEvent()), clock);
        this.keyTriggers = new KeyTriggers(new WantedTriggers(content), store.keys(), ownEvents);
        this.datastore = new Datastore(store.keys(), cipher, clock, keyTriggers);
        this.packs = new PackConfigResolver(
                config.system().basePath(),
                pack -> content.notOlderThan(PACK_AGE).get(Pack.class, pack),
                datastore,
                templates,
                config.systemUser().user());
        this.contexts = packs.templateContext();
        this.plugins = discovered.get();
        this.registration = new PackRegistration(config, store.content(), plugins.catalog(), clock, backoff);
        this.notifier = new ExecutionNotifier(bus);
        this.policies =
                new PolicyRoom(store, new RegisteredPolicies(content, plugins.catalog()), this::lifecycle, clock);
        this.wideWorkflows =
                Threads.someWhenNeeded(Threads.named(node + "-workflows"), WIDE_WORKFLOWS, MOST_WIDE_WORKFLOWS);
        this.workflows = new Workflows(new WorkflowParts(
                store,
                WorkflowLanguages.all(templates, cipher, clock, random),
                this::lifecycle,
                new ExecutionRequests(templates, contexts),
                content,
                plugins.catalog(),
                datastore,
                templates,
                contexts,
                clock,
                random,
                config.workflowEngine().killTasksOnCancel(),
                config.system().validateOutputSchema(),
                wideWorkflows));
        this.lifecycle = new ExecutionLifecycle(
                store.executions(),
                notifier,
                clock,
                new LifecycleHooks(
                        Completion.with(store.executions(), CompletionSteps.of(this)),
                        new PendingExecutions(store.executions(), clock, workflows.pendingSteps(PendingSteps.of(this))),
                        policies.admission(),
                        workflows));
        membership.onGone(new UnbegunRuns(store.executions(), lifecycle, metrics)::requestAgain);
        this.revocations = Revocations.on(bus);
        this.tokens = new Tokens(store.tokens(), revocations, clock, random);
        this.apiKeys = new ApiKeys(store.apiKeys(), revocations, clock, random);
        this.serviceTokens = config.auth().enable()
                ? ServiceTokens.of(tokens, config.auth().lives().service())
                : ServiceTokens.NONE;
        this.placements = new ManualPlacements(store.placements(), membership::alive);
        this.partitions =
                new PartitionProviders(config.sensorContainer(), store.placements(), datastore, placements, clock);
        addChecks();
    }

    /** For what the lifecycle is made of and uses it in turn. */
    private ExecutionLifecycle lifecycle() {
        return lifecycle;
    }

    private void addChecks() {
        health.add("broker", bus::checkBroker);
        health.add(DATABASE, () -> {
            boolean fenced = membership.selfFenced();
            return new Health.Check(
                    !fenced, fenced ? "no heartbeat was acknowledged lately" : "heartbeats are acknowledged");
        });
        health.add("indexes", store::check);
        health.add("decryption", store::checkDecryption);
        membership.reportFailingChecks(this::failingChecks);
    }

    /** For the others to see. Of the database it says enough that they see it. */
    private List<String> failingChecks() {
        return health.ask().entrySet().stream()
                .filter(check -> !check.getKey().equals(DATABASE))
                .filter(check -> !check.getValue().ready())
                .map(check -> check.getKey() + ": " + check.getValue().detail())
                .toList();
    }

    private Membership.Self self() {
        return new Membership.Self(
                node,
                hostname,
                ProcessHandle.current().pid(),
                Version.text(),
                only.map(sensor -> List.of(Containers.roleFor(sensor)))
                        .orElseGet(() -> roles.stream().map(Role::word).toList()));
    }

    Path virtualenvs() {
        return config.system().basePath().resolve("virtualenvs");
    }

    /** Where actions and sensors find the API. */
    String apiUrl() {
        return config.auth()
                        .apiUrl()
                        .orElseGet(() -> config.api().url(config.api().port())) + "/v1";
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
        List<Runnable> ignored = wideWorkflows.shutdownNow(); // the sweepers of others go on with what is left
        spawner.close();
        bus.close();
        store.close();
        locks.close();
    }
}
