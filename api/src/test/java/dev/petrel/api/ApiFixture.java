// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.api.http.HttpServer;
import dev.petrel.api.http.Router;
import dev.petrel.api.resource.TokenResource;
import dev.petrel.engine.access.ApiKeys;
import dev.petrel.engine.access.AuthBackend;
import dev.petrel.engine.access.Authorizer;
import dev.petrel.engine.access.Logins;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.access.backend.ProxyUsers;
import dev.petrel.engine.access.rbac.RoleAdmin;
import dev.petrel.engine.access.rbac.Roles;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.config.RbacConfig;
import dev.petrel.engine.config.SystemUser;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.content.register.Registrar;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.KeyChanges;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.AuditRecord;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.partition.DefaultPartition;
import dev.petrel.engine.partition.ManualPlacements;
import dev.petrel.engine.partition.MovedPartition;
import dev.petrel.engine.partition.PartitionAdmin;
import dev.petrel.engine.partition.PartitionReport;
import dev.petrel.engine.security.AddressRange;
import dev.petrel.engine.status.HealthHistory;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** An API on a free port, over a store and a bus in memory, with the packs {@code core} and a {@code mypack} for tests. */
final class ApiFixture implements AutoCloseable {

    static final int PAGE_SIZE = 100;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final ManualClock clock = new ManualClock();
    final MemoryStore store = new MemoryStore(clock);
    final MemoryBus bus = new MemoryBus(clock);
    final Health health = new Health();
    final Metrics metrics = new Metrics();
    final Set<String> live = new HashSet<>();
    PartitionReport.Partition partition = new PartitionReport.Partition("default", null, List.of(), List.of(), null);

    /** What was written down of what was done. */
    final List<AuditRecord> audited = new CopyOnWriteArrayList<>();

    /** The live sensor containers. */
    final List<NodeRecord> containers = new ArrayList<>();

    /** Whether a rule listens to changes of keys; they are in {@link #keyChanges} then. */
    volatile boolean rulesListenToKeys;

    final List<KeyChange> keyChanges = new CopyOnWriteArrayList<>();

    private final Random random = new Random(7);
    private final Registrar registrar = new Registrar(
            store.content(),
            TestRunners.catalog(),
            new PackFinder(List.of(Path.of("src/test/resources/packs"), Path.of("../packs"))));
    /** What is applied, whoever decides. */
    final Roles roles =
            new Roles(store.roles(), new RbacConfig(true, true, false, roleFiles()), clock, () -> false, () -> {});

    private final ApiServer server;
    private final HttpServer authServer;

    /** Who got a token for itself. */
    final List<AuthBackend.User> entered = new CopyOnWriteArrayList<>();

    /** The users that there are. */
    final FakePasswords passwords = new FakePasswords();

    final ApiUsers users;

    ApiFixture() {
        this(true, ApiConfig.Requests.DEFAULT);
    }

    /** One whose datastore encrypts secrets. */
    ApiFixture(Cipher cipher) {
        this(true, ApiConfig.Requests.DEFAULT, cipher, Authorizer.EVERYTHING);
    }

    /** One whose users may do what {@code authorizer} says; they all are {@code stanley}. */
    ApiFixture(Authorizer authorizer) {
        this(true, ApiConfig.Requests.DEFAULT, Cipher.withoutKey(), authorizer);
    }

    ApiFixture(ApiConfig.Requests requests) {
        this(true, requests);
    }

    ApiFixture(boolean validatePayload) {
        this(validatePayload, ApiConfig.Requests.DEFAULT);
    }

    private ApiFixture(boolean validatePayload, ApiConfig.Requests requests) {
        this(validatePayload, requests, Cipher.withoutKey(), Authorizer.EVERYTHING);
    }

    /** One that asks its callers who they are: sam with the password pw-sam, kim with pw-kim. */
    ApiFixture(AuthConfig auth) {
        this(auth, ApiConfig.Requests.DEFAULT);
    }

    /** One that asks its callers who they are, and is called by web pages. */
    ApiFixture(AuthConfig auth, ApiConfig.Requests requests) {
        this(true, requests, Cipher.withoutKey(), Authorizer.EVERYTHING, auth);
    }

    /** One that asks its callers who they are; they may do what {@code authorizer} says. */
    ApiFixture(AuthConfig auth, Authorizer authorizer) {
        this(true, ApiConfig.Requests.DEFAULT, Cipher.withoutKey(), authorizer, auth);
    }

    private ApiFixture(boolean validatePayload, ApiConfig.Requests requests, Cipher cipher, Authorizer authorizer) {
        this(validatePayload, requests, cipher, authorizer, AuthConfig.DEFAULT);
    }

    private ApiFixture(
            boolean validatePayload,
            ApiConfig.Requests requests,
            Cipher cipher,
            Authorizer authorizer,
            AuthConfig auth) {
        users = new ApiUsers(
                auth,
                new Tokens(store.tokens(), clock, new SecureRandom()),
                new ApiKeys(store.apiKeys(), clock, new SecureRandom()),
                auth.mode() == AuthConfig.Mode.PROXY
                        ? TokenResource.Who.byProxy(new ProxyUsers(auth.logins().trustedProxies()))
                        : TokenResource.Who.byPassword(new Logins(passwords, auth.logins(), clock)),
                entered::add);
        registrar.register(Set.of("core", "mypack", "default"));
        Datastore datastore = new Datastore(store.keys(), cipher, clock, new KeyChanges() {
            @Override
            public boolean wanted() {
                return rulesListenToKeys;
            }

            @Override
            public void tell(KeyChange change) {
                keyChanges.add(change);
            }
        });
        ManualPlacements placements = new ManualPlacements(store.placements(), () -> containers);
        ApiConfig api = new ApiConfig("127.0.0.1", 0, PAGE_SIZE, false, requests);
        authServer = AuthServer.create(users, 0, api, new HttpServer.Audit(audited::add, "st2-node"), clock, metrics);
        server = new ApiServer(new ApiServer.Parts(
                api,
                new SystemUser("stanley", null),
                authorizer,
                users,
                new RoleAdmin(roleFiles(), roles, "stanley"),
                "st2-node",
                validatePayload,
                store,
                datastore,
                bus,
                new ContentCache(store.content(), clock),
                new EventPublisher(bus),
                new EventFactory(clock, random),
                TestRunners.catalog(),
                new ExecutionRequests(
                        new JinjaTemplates(),
                        new TemplateContext(
                                datastore::value, (pack, user) -> Map.of("host", pack + ".example.net"), "stanley")),
                Lifecycles.standard(store.executions(), bus, clock),
                registrar::register,
                text -> List.of(Map.of("type", "syntax", "message", text)),
                () -> partition,
                new PartitionAdmin(
                        new MovedPartition(new DefaultPartition(), placements),
                        placements,
                        store.content(),
                        () -> containers),
                audited::add,
                () -> live,
                () -> "self",
                clock,
                random,
                health,
                new HealthHistory(health, clock),
                metrics));
        server.start();
        if (auth.enable()) {
            authServer.start();
        }
    }

    /** Registers the pack {@code golden}, with which StackStorm's behaviour was recorded. */
    void registerGolden() {
        PackFinder finder = new PackFinder(List.of(Path.of("src/test/resources/golden-packs")));
        var ignored = new Registrar(store.content(), TestRunners.catalog(), finder).register(Set.of("golden"));
    }

    private static Path roleFiles() {
        return Path.of("src/test/resources/rbac");
    }

    /** An answer. */
    record Answer(int status, Map<String, String> headers, String text) {

        Object json() {
            return Json.read(text);
        }

        Map<String, Object> object() {
            return Json.readObject(text);
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> list() {
            return (List<Map<String, Object>>) Json.read(text);
        }

        String fault() {
            return String.valueOf(object().get("faultstring"));
        }
    }

    List<Router.Route> routes() {
        return server.routes();
    }

    int port() {
        return server.port();
    }

    int authPort() {
        return authServer.port();
    }

    /** Those that {@code mode} lets in, behind these proxies. */
    static AuthConfig behind(AuthConfig.Mode mode, String... proxies) {
        AuthConfig usual = AuthConfig.DEFAULT;
        return new AuthConfig(
                true,
                mode,
                usual.backend(),
                Map.of(),
                usual.lives(),
                usual.apiUrl(),
                usual.address(),
                new AuthConfig.Logins(
                        new AuthConfig.Impersonation(Set.of(), Map.of()),
                        5,
                        Duration.ofMinutes(5),
                        Stream.of(proxies)
                                .map(each -> AddressRange.parse(each).orElseThrow())
                                .toList()));
    }

    /** A token of a user, as the token service gives it. */
    String token(String user) {
        return users.tokens().create(user, Duration.ofHours(1), false, Map.of()).secret();
    }

    Answer get(String path) {
        return call("GET", path, null);
    }

    Answer post(String path, String body) {
        return call("POST", path, body);
    }

    Answer put(String path, String body) {
        return call("PUT", path, body);
    }

    Answer delete(String path) {
        return call("DELETE", path, null);
    }

    Answer call(String method, String path, String body) {
        return call(server.port(), method, path, body);
    }

    static Answer call(int port, String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(30));
        return send(body == null ? request : request.header("Content-Type", "application/json"));
    }

    /** @param headers names and values in turn */
    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(30));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(body == null ? request : request.header("Content-Type", "application/json"));
    }

    static Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            Map<String, String> headers = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
            return new Answer(response.statusCode(), headers, response.body());
        } catch (IOException e) {
            throw new IllegalStateException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes an execution of {@code core.local} that was requested a second after the one before. */
    Execution requested(Map<String, Object> parameters) {
        return requested("core.local", parameters, null, null);
    }

    Execution requested(String action, Map<String, Object> parameters, Ref rule, String instance) {
        clock.advance(Duration.ofSeconds(1));
        Execution execution = Execution.requested(
                Ids.random(random),
                store.content().get(Action.class, action).orElseThrow(),
                parameters,
                Map.of("user", "stanley", "pack", Ref.of(action).pack()),
                new Execution.Lineage(rule, instance),
                clock.instant());
        store.executions().create(List.of(execution));
        return execution;
    }

    /** Claims it as the runner of node {@code st2-secondary} does. */
    Execution running(Execution execution) {
        return store.executions()
                .claim(
                        execution.id(),
                        execution.fence(),
                        new Execution.Claim("incarnation", "st2-secondary", "host", 4711),
                        clock.instant())
                .orElseThrow();
    }

    Execution ended(Execution execution, ExecutionStatus status, Map<String, Object> result) {
        Execution running = running(execution);
        clock.advance(Duration.ofMillis(1500));
        boolean ended = store.executions()
                .transition(
                        running.id(),
                        running.fence(),
                        ExecutionStatus.RUNNING,
                        Change.to(status, result, clock.instant()));
        assert ended;
        return store.executions().get(execution.id()).orElseThrow();
    }

    TriggerInstance instance(String trigger, Map<String, Object> payload) {
        clock.advance(Duration.ofSeconds(1));
        TriggerInstance instance = new TriggerInstance(
                new Event(
                        Ids.random(random),
                        Ref.of(trigger),
                        payload,
                        clock.instant(),
                        null,
                        null,
                        new Event.Source("st2-node", null, 0)),
                TriggerInstance.Status.PROCESSED,
                null);
        store.events().recordInstances(List.of(instance));
        return instance;
    }

    @Override
    public void close() {
        authServer.stop();
        server.stop();
        bus.close();
    }
}
