// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.api.ApiServer;
import dev.petrel.api.HealthServer;
import dev.petrel.cli.terminal.Version;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.config.PackConfigResolver;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.deadletter.DeadLetters;
import dev.petrel.engine.event.DedupTemplates;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.event.RetryingPublisher;
import dev.petrel.engine.event.spool.SpoolingPublisher;
import dev.petrel.engine.execution.Completion;
import dev.petrel.engine.execution.CompletionSweeper;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotifier;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.ServiceGroup;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.partition.Containers;
import dev.petrel.engine.partition.ManualPlacements;
import dev.petrel.engine.partition.PartitionAdmin;
import dev.petrel.engine.partition.PartitionProviders;
import dev.petrel.engine.partition.PartitionReport;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.process.Virtualenvs;
import dev.petrel.engine.status.ClusterGauges;
import dev.petrel.engine.status.HealthHistory;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.mongo.MongoStore;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.rules.EventHandler;
import dev.petrel.rules.RuleEnforcer;
import dev.petrel.rules.RuleEvaluator;
import dev.petrel.rules.RuleSet;
import dev.petrel.rules.RulesEngine;
import dev.petrel.rules.RulesMetrics;
import dev.petrel.runner.ActionRunner;
import dev.petrel.runner.RunnerDependencies;
import dev.petrel.runner.RunnerPlugins;
import dev.petrel.runner.Sweeper;
import dev.petrel.sensors.PackFiles;
import dev.petrel.sensors.ProcessEvents;
import dev.petrel.sensors.RestartDelays;
import dev.petrel.sensors.SensorContainer;
import dev.petrel.sensors.SensorDatastore;
import dev.petrel.sensors.SensorGateway;
import dev.petrel.sensors.SensorPrograms;
import dev.petrel.sensors.SensorSupervisors;
import dev.petrel.sensors.host.ChildHost;
import dev.petrel.sensors.host.JvmHost;
import dev.petrel.sensors.host.SensorSpec;
import dev.petrel.sensors.timer.TimerEvents;
import dev.petrel.sensors.timer.TimersEngine;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A process of a node: the graph of its parts, put together by hand, in the order in which they start. They stop in
 * reverse: first nothing new is taken, then what runs is finished, the heartbeat ends near the end, bus and store last.
 */
final class Node implements Service {

    private static final String DATABASE = "database";
    private static final Duration PUBLISH_DEADLINE = Duration.ofMinutes(1);

    private final PetrelConfig config;
    private final List<Role> roles;
    private final boolean register;
    private final Optional<Ref> only;
    private final Clock clock = new SystemClock();
    private final SecureRandom random = new SecureRandom();
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), random);
    private final Health health = new Health();
    private final Metrics metrics = new Metrics();
    private final HealthHistory history = new HealthHistory(health, clock);
    private final RunnerPlugins plugins = RunnerPlugins.discover();
    private final RunnerCatalog catalog = plugins.catalog();
    private final Templates templates = new JinjaTemplates();
    private final String node;
    private final String hostname = hostname();
    private @Nullable Running running;
    private @Nullable SensorSupervisors sensors;

    /** What exists only while the process runs. */
    private record Running(
            ServiceGroup services, Membership membership, MessageBus bus, Store store, Spawner spawner) {}

    /** @param register whether to register all packs before the roles start */
    Node(PetrelConfig config, List<Role> roles, boolean register) {
        this(config, roles, register, Optional.empty());
    }

    /** @param only the one sensor that the process is for, if it is for one only */
    Node(PetrelConfig config, List<Role> roles, boolean register, Optional<Ref> only) {
        this.config = config;
        this.only = only;
        this.roles = List.copyOf(roles);
        this.register = register;
        this.node = config.sensorContainer().nodeName();
    }

    @Override
    public String name() {
        return node;
    }

    @Override
    public synchronized void start() throws InterruptedException {
        if (running != null) {
            return;
        }
        String client = "petrel " + node;
        Store store = new MongoStore(config.database(), client, clock);
        MessageBus bus = new RabbitBus(config.messaging(), client, clock, metrics);
        Spawner spawner = new Spawner(node);
        Membership membership = new Membership(store.cluster(), config.cluster(), self(), clock, random);
        Running parts = new Running(services(store, membership, bus, spawner), membership, bus, store, spawner);
        running = parts;
        boolean up = false;
        try {
            parts.services().start();
            up = true;
        } finally {
            if (!up) {
                stop();
            }
        }
    }

    @Override
    public synchronized void stop() {
        Running parts = running;
        running = null;
        if (parts != null) {
            parts.membership().retire();
            parts.services().stop();
            closeSensors();
            parts.spawner().close();
            parts.bus().close();
            parts.store().close();
        }
    }

    /** After the sensors have ended. A new start makes a new one. */
    private void closeSensors() {
        if (sensors != null) {
            sensors.close();
            sensors = null;
        }
    }

    private ServiceGroup services(Store store, Membership membership, MessageBus bus, Spawner spawner) {
        Optional<SpoolingPublisher> spool = spool(bus, store);
        RetryingPublisher retrying = new RetryingPublisher(bus, clock, backoff, PUBLISH_DEADLINE);
        EventPublisher publisher = new EventPublisher(
                spool.isPresent() ? spool.get() : retrying,
                metrics,
                config.api().requests().maxEvent());
        ContentCache content = ContentCache.announced(store.content(), bus, node, clock);
        DedupTemplates keys = new DedupTemplates(content, templates, clock, backoff, metrics);
        EventFactory events = new EventFactory(clock, random, keys);
        Datastore datastore = datastore(store);
        PackConfigResolver packs = new PackConfigResolver(
                config.system().basePath(),
                store.content(),
                datastore,
                templates,
                config.systemUser().user());
        ExecutionNotifier notifier = new ExecutionNotifier(bus);
        ExecutionLifecycle lifecycle = new ExecutionLifecycle(store.executions(), notifier, clock);
        PackRegistration registering = new PackRegistration(config, store.content(), catalog, clock, backoff);
        ManualPlacements placements = new ManualPlacements(store.placements(), membership::alive);
        PartitionProviders partitions =
                new PartitionProviders(config.sensorContainer(), store.placements(), datastore, placements, clock);
        health.add("broker", bus::checkBroker);
        membership.reportFailingChecks(this::failingChecks);
        health.add(
                DATABASE,
                () -> new Health.Check(
                        !membership.selfFenced(),
                        membership.selfFenced()
                                ? "no heartbeat was acknowledged lately"
                                : "heartbeats are acknowledged"));

        health.add("indexes", store::check);

        List<Service> services = new ArrayList<>();
        if (!roles.contains(Role.API)) {
            addHealthServer(services);
        }
        if (roles.contains(Role.API)) {
            services.add(api(
                    store,
                    bus,
                    content,
                    publisher,
                    events,
                    packs,
                    lifecycle,
                    registering,
                    membership,
                    partitions,
                    placements));
        }
        services.add(membership);
        if (roles.contains(Role.API)) {
            services.add(new ClusterGauges(store, () -> live(membership), history, metrics, clock, backoff));
        }
        spool.ifPresent(made -> {
            services.add(made);
            health.add("spool", made::check);
        });
        if (spool.isEmpty()) {
            services.add(retrying);
        }
        if (roles.contains(Role.SENSORCONTAINER) || roles.contains(Role.API)) {
            services.add(keys);
        }
        if (register) {
            services.add(registering);
        }
        if (roles.contains(Role.ACTIONRUNNER)) {
            RunnerDependencies dependencies = new RunnerDependencies(bus, store, content, lifecycle, clock, metrics);
            ActionRunner runner = runner(dependencies, spawner, membership);
            services.add(runner);
            Leases leases = new Leases(store.cluster(), membership);
            services.add(new Sweeper(leases, store, notifier, clock));
            services.add(new CompletionSweeper(leases, Completion.standard(store.executions()), clock));
            services.add(runner.reaper(leases, membership));
        }
        if (roles.contains(Role.RULESENGINE)) {
            services.add(rules(store, bus, content, packs, lifecycle, membership));
            services.add(timers(store, content, membership, publisher, events));
        }
        if (roles.contains(Role.SENSORCONTAINER)) {
            services.add(sensors(store, content, membership, publisher, events, spawner, packs, partitions));
        }
        return new ServiceGroup(node, services);
    }

    /** Where there are sensors, all events of the process go through the node's spool. */
    private Optional<SpoolingPublisher> spool(MessageBus bus, Store store) {
        PetrelConfig.Spool spool = config.sensorContainer().spool();
        if (!roles.contains(Role.SENSORCONTAINER) || spool.maxEvents() == 0) {
            return Optional.empty();
        }
        Path directory =
                spool.directory().resolve(URLEncoder.encode(Containers.label(node, only), StandardCharsets.UTF_8));
        var settings = new SpoolingPublisher.Settings(directory, spool.maxBytes(), spool.maxEvents(), PUBLISH_DEADLINE);
        Backoff pause = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), random);
        DeadLetters letters = new DeadLetters(store.deadLetters(), clock, metrics);
        return Optional.of(
                new SpoolingPublisher(new SpoolingPublisher.Parts(bus, letters, clock, pause, metrics), settings));
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

    private void addHealthServer(List<Service> services) {
        Role role = roles.get(0);
        int port = switch (role) {
            case SENSORCONTAINER -> config.sensorContainer().healthPort();
            case RULESENGINE -> config.rulesEngine().healthPort();
            case ACTIONRUNNER -> config.actionRunner().healthPort();
            case API -> 0;
        };
        if (port > 0) {
            String key = "[" + role.word() + "] health_port";
            services.add(new HealthServer(
                    new HealthServer.Where("127.0.0.1", port, key, config.api().requests()), clock, health, metrics));
        }
    }

    private RulesEngine rules(
            Store store,
            MessageBus bus,
            ContentCache content,
            PackConfigResolver packs,
            ExecutionLifecycle lifecycle,
            Membership membership) {
        TemplateContext context = packs.templateContext();
        RuleEnforcer enforcer = new RuleEnforcer(
                new RuleEvaluator(context.forCriteria()),
                new ExecutionRequests(templates, context),
                config.systemUser().user(),
                config.system().validateTriggerPayload());
        EventHandler handler = new EventHandler(
                new EventHandler.Parts(
                        store,
                        () -> RuleSet.of(content.now(), catalog, templates),
                        enforcer,
                        lifecycle,
                        new RulesMetrics(metrics),
                        clock),
                config.rulesEngine().staleEpoch());
        RulesEngine engine = new RulesEngine(node, bus, handler, clock, backoff);
        membership.listen(engine);
        health.add("rules engine", engine::check);
        return engine;
    }

    private TimersEngine timers(
            Store store, ContentCache content, Membership membership, EventPublisher publisher, EventFactory events) {
        TimersEngine timers = new TimersEngine(new TimersEngine.Parts(
                new Leases(store.cluster(), membership),
                store,
                content,
                new TimerEvents(node, publisher, events),
                config.timers(),
                metrics,
                clock,
                backoff));
        health.add("timers", timers::check);
        return timers;
    }

    private ActionRunner runner(RunnerDependencies dependencies, Spawner spawner, Membership membership) {
        ActionRunner runner = ActionRunnerFactory.of(dependencies, config, plugins, () -> claim(membership), spawner);
        membership.listen(runner);
        health.add("action runner", runner::check);
        return runner;
    }

    /** Who claims: this process under its incarnation; nobody before it has joined and while it is fenced. */
    private Optional<Execution.Claim> claim(Membership membership) {
        String incarnation = membership.incarnation();
        return incarnation.isEmpty() || membership.selfFenced()
                ? Optional.empty()
                : Optional.of(new Execution.Claim(
                        incarnation, node, hostname, ProcessHandle.current().pid()));
    }

    private SensorContainer sensors(
            Store store,
            ContentCache content,
            Membership membership,
            EventPublisher publisher,
            EventFactory events,
            Spawner spawner,
            PackConfigResolver packs,
            PartitionProviders partitions) {
        SensorGateway gateway = new SensorGateway(
                node,
                publisher,
                events,
                new SensorDatastore(datastore(store)),
                new ProcessEvents(node, publisher, events, clock, metrics.sensorProcessEventsDropped()),
                membership::selfFenced);
        SensorSupervisors supervisors = new SensorSupervisors(
                config.sensorContainer(), programs(spawner, packs, store.content()), gateway, restarts(), clock);
        sensors = supervisors;
        SensorContainer container = new SensorContainer(new SensorContainer.Parts(
                config.sensorContainer(),
                store,
                content,
                membership,
                new Leases(store.cluster(), membership),
                only.isPresent() ? partitions.forSingleSensor() : partitions.forContainer(metrics),
                supervisors,
                clock,
                backoff,
                only));
        health.add("sensor container", container::check);
        return container;
    }

    private SensorPrograms programs(Spawner spawner, PackConfigResolver packs, ContentStore content) {
        Virtualenvs interpreters =
                new Virtualenvs(virtualenvs(), config.actionRunner().pythonBinary());
        return new SensorPrograms(
                Map.of(
                        SensorType.Host.PYTHON,
                        ChildHost.python(spawner, config.system().pythonPath(), interpreters),
                        SensorType.Host.PROCESS,
                        ChildHost.process(spawner),
                        SensorType.Host.JVM,
                        new JvmHost(clock)),
                sensor -> spec(sensor, packs, content),
                new PackFiles(virtualenvs(), config.system().basePath().resolve("configs"), clock)::stamp);
    }

    private RestartDelays restarts() {
        return new RestartDelays(
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), random),
                new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5), random));
    }

    private ApiServer api(
            Store store,
            MessageBus bus,
            ContentCache content,
            EventPublisher publisher,
            EventFactory events,
            PackConfigResolver packs,
            ExecutionLifecycle lifecycle,
            PackRegistration registering,
            Membership membership,
            PartitionProviders partitions,
            ManualPlacements placements) {
        return new ApiServer(new ApiServer.Parts(
                config.api(),
                config.systemUser(),
                node,
                config.system().validateTriggerPayload(),
                store,
                datastore(store),
                bus,
                content,
                publisher,
                events,
                catalog,
                new ExecutionRequests(templates, packs.templateContext()),
                lifecycle,
                registering::register,
                new PartitionReport(config.sensorContainer(), partitions.forReport(), store, membership)::now,
                new PartitionAdmin(partitions.forReport(), placements, store.content(), membership::alive),
                () -> live(membership),
                membership::incarnation,
                clock,
                random,
                health,
                history,
                metrics));
    }

    private static Set<String> live(Membership membership) {
        return membership.alive().stream().map(NodeRecord::incarnation).collect(Collectors.toSet());
    }

    /** What the host of {@code sensor} needs to know, with its pack's configuration as it is now. */
    private SensorSpec spec(SensorType sensor, PackConfigResolver packs, ContentStore content) {
        Path pack = content.get(Pack.class, sensor.ref().pack())
                .map(found -> Path.of(found.path()))
                .orElseGet(() -> Path.of(sensor.artifact()).toAbsolutePath().getParent());
        return new SensorSpec(
                sensor,
                packs.required(sensor.ref().pack()),
                pack,
                config.content().commonLibs(),
                apiUrl());
    }

    private Datastore datastore(Store store) {
        return new Datastore(store.keys(), Cipher.withoutKey(), clock);
    }

    private Path virtualenvs() {
        return config.system().basePath().resolve("virtualenvs");
    }

    private String apiUrl() {
        return config.api().url(config.api().port()) + "/v1";
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
