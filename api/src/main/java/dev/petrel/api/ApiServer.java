// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.HttpServer;
import dev.petrel.api.http.Router;
import dev.petrel.api.resource.AliasResource;
import dev.petrel.api.resource.ApiKeyResource;
import dev.petrel.api.resource.AuditResource;
import dev.petrel.api.resource.ClusterResource;
import dev.petrel.api.resource.ContentResource;
import dev.petrel.api.resource.DeadLetterResource;
import dev.petrel.api.resource.EventDispatch;
import dev.petrel.api.resource.EventResource;
import dev.petrel.api.resource.ExecutionResource;
import dev.petrel.api.resource.FileResource;
import dev.petrel.api.resource.FireResource;
import dev.petrel.api.resource.InquiryResource;
import dev.petrel.api.resource.KeyResource;
import dev.petrel.api.resource.PackResource;
import dev.petrel.api.resource.PolicyResource;
import dev.petrel.api.resource.RbacResource;
import dev.petrel.api.resource.RootResource;
import dev.petrel.api.resource.RuleResource;
import dev.petrel.api.resource.SensorResource;
import dev.petrel.api.resource.StatusResource;
import dev.petrel.api.resource.TraceResource;
import dev.petrel.api.resource.UserResource;
import dev.petrel.api.resource.WebhookResource;
import dev.petrel.api.resource.WorkflowResource;
import dev.petrel.api.stream.EventFeed;
import dev.petrel.api.stream.OutputResource;
import dev.petrel.api.stream.StreamResource;
import dev.petrel.api.view.Attributes;
import dev.petrel.api.view.ExecutionView;
import dev.petrel.engine.access.Authorizer;
import dev.petrel.engine.access.Identity;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.rbac.RoleAdmin;
import dev.petrel.engine.audit.AuditLog;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.SystemUser;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.read.RuleAdvice;
import dev.petrel.engine.content.register.AliasWriter;
import dev.petrel.engine.content.register.PolicyWriter;
import dev.petrel.engine.content.register.Registration;
import dev.petrel.engine.content.register.RuleWriter;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.inquiry.Inquiries;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.partition.PartitionAdmin;
import dev.petrel.engine.partition.PartitionReport;
import dev.petrel.engine.status.HealthHistory;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.trace.Traces;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The REST service: StackStorm's v1 paths and shapes under {@code /v1} and {@code /api/v1}, the token service under {@code
 * /auth}, and the health routes. Where callers are not asked who they are, it listens on loopback only, unless the
 * configuration says otherwise.
 */
public final class ApiServer implements Service {

    private final HttpServer server;
    private final List<Router.Route> routes;
    private final EventFeed feed;

    /**
     * What it serves from.
     *
     * @param authorizer what users may do
     * @param users who may use it, and how they prove who they are
     * @param roles what says so, if anything does
     * @param inspectWorkflow the errors of an Orquesta workflow's definition
     * @param live the incarnations that are alive
     * @param self this process's incarnation
     * @param validatePayload {@code [system] validate_trigger_payload}
     */
    public record Parts(
            ApiConfig config,
            SystemUser user,
            Authorizer authorizer,
            ApiUsers users,
            RoleAdmin roles,
            String node,
            boolean validatePayload,
            Store store,
            Datastore datastore,
            MessageBus bus,
            ContentCache content,
            EventPublisher publisher,
            EventFactory events,
            RunnerCatalog runners,
            ExecutionRequests requests,
            ExecutionLifecycle lifecycle,
            BiFunction<Set<String>, Set<String>, Registration> register,
            Function<String, List<Map<String, @Nullable Object>>> inspectWorkflow,
            Supplier<PartitionReport.Partition> partition,
            PartitionAdmin partitionAdmin,
            AuditLog audit,
            Supplier<Set<String>> live,
            Supplier<String> self,
            Clock clock,
            RandomGenerator random,
            Health health,
            HealthHistory history,
            Metrics metrics) {}

    public ApiServer(Parts parts) {
        Router router = new Router(parts.config().maxPageSize());
        boolean openMetrics = parts.users().config().openMetrics();
        new HealthRoutes(
                        parts.health(), parts.metrics(), openMetrics ? Access.OPEN : Access.to(Permission.CLUSTER_VIEW))
                .addTo(router);
        ContentCache content = parts.content();
        Store store = parts.store();
        JinjaTemplates templates = new JinjaTemplates();
        int pageSize = parts.config().maxPageSize();
        ExecutionResource executions = new ExecutionResource(
                store,
                content,
                parts.runners(),
                new ExecutionResource.Room(parts.requests(), parts.lifecycle(), parts.clock(), parts.random()),
                pageSize);
        EventDispatch dispatch = new EventDispatch(parts.publisher());
        new RootResource().addTo(router);
        List<BiConsumer<Router, String>> resources = List.of(
                executions::addTo,
                executions.aliases(parts.datastore()::value, templates)::addTo,
                new AliasResource(content, new AliasWriter(store.content(), parts.runners(), templates))::addTo,
                new FileResource(content)::addTo,
                new PackResource(content, parts.register(), pageSize)::addTo,
                new ContentResource(content, parts.runners(), pageSize)::addTo,
                new PolicyResource(content, new PolicyWriter(store.content(), parts.runners()), pageSize)::addTo,
                new RuleResource(
                        content,
                        parts.runners(),
                        new RuleWriter(store.content(), parts.runners(), templates),
                        new RuleAdvice(parts.runners(), templates))::addTo,
                new EventResource(store, content, executions, pageSize)::addTo,
                new FireResource(
                        new FireResource.Parts(
                                content, store.events(), parts.events(), parts.node(), parts.validatePayload()),
                        dispatch)::addTo,
                new WorkflowResource(parts.inspectWorkflow())::addTo,
                new WebhookResource(content, parts.events(), parts.node(), dispatch)::addTo,
                new SensorResource(store, content, parts.live())::addTo,
                new DeadLetterResource(store.deadLetters(), parts.bus(), content, pageSize)::addTo,
                new InquiryResource(new Inquiries(store.executions(), parts.lifecycle()), pageSize)::addTo,
                new KeyResource(parts.datastore(), store.executions(), pageSize)::addTo,
                new AuditResource(store.audit(), parts.clock(), pageSize)::addTo,
                new ApiKeyResource(parts.users().apiKeys(), pageSize)::addTo,
                new UserResource()::addTo,
                new TraceResource(new Traces(store.traces(), store.events()), content, pageSize)::addTo,
                new RbacResource(parts.roles(), pageSize)::addTo,
                new StatusResource(new StatusResource.Parts(
                        parts.node(),
                        store,
                        parts.partition(),
                        parts.live(),
                        parts.self(),
                        parts.history(),
                        parts.clock()))::addTo,
                new ClusterResource(store.cluster(), parts.partition(), parts.partitionAdmin(), parts.live())::addTo);
        parts.users().tokenService(parts.config()).ifPresent(tokens -> tokens.addTo(router, "/auth"));
        for (String root : List.of("/v1", "/api/v1")) {
            resources.forEach(resource -> resource.accept(router, root));
        }
        this.feed = new EventFeed(
                parts.bus(),
                store.executions(),
                () -> new ExecutionView(content.now(), parts.runners()::find, store.events(), Attributes.ALL, false),
                parts.config().streamClients(),
                parts.clock());
        StreamResource stream = new StreamResource(feed);
        List.of("/v1", "/api/v1", "/stream/v1").forEach(root -> stream.addTo(router, root));
        new OutputResource(feed, executions.outputs(), store.liveOutput(), parts.clock()).addTo(router, "/stream/v1");
        this.routes = router.routes();
        ApiConfig config = parts.config();
        this.server = new HttpServer(
                new HttpServer.Address(
                        "api", config.host(), config.port(), "[api] port", config.allowUnauthenticated(), config.tls()),
                router,
                parts.users()
                        .authentication(
                                new Caller(Identity.unproven(parts.user().user()), parts.authorizer()), parts.clock()),
                config.requests(),
                new HttpServer.Audit(parts.audit(), parts.node()),
                parts.clock(),
                parts.metrics());
    }

    /** Every route, with what it takes from clients. */
    List<Router.Route> routes() {
        return routes;
    }

    /** The port it listens on while it runs. */
    public int port() {
        return server.port();
    }

    @Override
    public String name() {
        return server.name();
    }

    /** @throws ConfigException when it may not listen there, or the port is taken */
    @Override
    public void start() {
        feed.open();
        server.start();
    }

    @Override
    public void stop() {
        feed.close();
        server.stop();
    }
}
