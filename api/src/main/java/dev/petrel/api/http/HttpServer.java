// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.audit.AuditLog;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.security.TlsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link Router} over HTTP/1.1. The one class, with {@link JettyHandler}, that knows the library.
 *
 * <p>{@link #stop} takes no new requests, gives those under way {@value #STOP_MS} ms, and closes.
 */
public final class HttpServer implements Service {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    private static final int STOP_MS = 3_000;
    private static final int STOP_IDLE_MS = 50;
    private static final int IDLE_MS = 60_000;
    private static final int MOST_THREADS = 64;
    private static final int ACCEPT_QUEUE = 1_024;
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int IDLE_WHEN_FULL_MS = 2_000;
    private static final int LEAST_COMPRESSED = 1_024;

    /** How many requests are handled at once, if the heap has {@link #MEMORY_EACH} for each; others wait. */
    private static final int MOST_AT_ONCE = 32;

    private static final int FEWEST_AT_ONCE = 4;
    /** What handling one may take: a body, what is made of it, what is read for it. */
    private static final long MEMORY_EACH = 32L << 20;

    /** The part of the heap for all answers under way, when nothing is configured. */
    private static final int SHARE_OF_HEAP = 8;

    private static final int MOST_WAITING = 1_000;

    /** How long a client may take for a piece of its answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Address address;
    private final Router router;
    private final Authentication authentication;
    private final ApiConfig.Requests config;
    private final Clock clock;
    private final Metrics metrics;
    private final Budget answers;
    private final SecurityHeaders headers;
    private final AuditFilter audit;
    private final ServerCertificate certificate;
    private @Nullable Server server;
    private int boundPort;

    /**
     * Where to listen.
     *
     * @param name of the service, for logs and threads
     * @param port 0 for any free one
     * @param key the configuration key that names the port, for messages: {@code [api] port}
     * @param tls the certificate with which it speaks HTTPS, if it does
     * @param open whether it may listen where others than this machine can reach it
     */
    public record Address(String name, String host, int port, String key, boolean open, Tls tls) {

        /** Without TLS. */
        public Address(String name, String host, int port, String key, boolean open) {
            this(name, host, port, key, open, Tls.OFF);
        }
    }

    /** One that writes down nothing of what is done through it. */
    public HttpServer(
            Address address,
            Router router,
            Authentication authentication,
            ApiConfig.Requests config,
            Clock clock,
            Metrics metrics) {
        this(address, router, authentication, config, new Audit(AuditLog.NONE, ""), clock, metrics);
    }

    /**
     * Where it is written down what is done through a server.
     *
     * @param node the server's, as records name it
     */
    public record Audit(AuditLog log, String node) {}

    /**
     * @param authentication how it knows who sends a request
     * @param config what it takes from clients, and from which
     */
    public HttpServer(
            Address address,
            Router router,
            Authentication authentication,
            ApiConfig.Requests config,
            Audit audit,
            Clock clock,
            Metrics metrics) {
        this.address = address;
        this.router = router;
        this.authentication = authentication;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.audit = new AuditFilter(audit.log, audit.node, clock);
        this.headers = new SecurityHeaders(address.tls.enabled());
        this.certificate = new ServerCertificate(address.name, address.tls, clock);
        this.answers = new Budget(
                config.answerMemory() > 0
                        ? config.answerMemory()
                        : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    @Override
    public String name() {
        return address.name;
    }

    /** The port it listens on while it runs; 0 else. */
    public synchronized int port() {
        return boundPort;
    }

    /** How many bytes of answers wait for clients that have not taken them yet. */
    long answerBytes() {
        return answers.taken();
    }

    /** @throws ConfigException when it may not listen there, or cannot because the port is taken */
    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        refuseOpenDoor();
        QueuedThreadPool pool = new QueuedThreadPool(MOST_THREADS, 4, IDLE_MS);
        pool.setName(address.name);
        pool.setDaemon(true);
        Server starting = new Server(pool);
        ServerConnector connector = new ServerConnector(starting, 1, 1, protocols());
        connector.setHost(address.host);
        connector.setPort(address.port);
        connector.setIdleTimeout(IDLE_MS);
        // Java's own 50 is less than a burst: the connections beyond it begin only when TCP tries again, a second
        // later.
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setShutdownIdleTimeout(STOP_IDLE_MS);
        starting.addConnector(connector);
        starting.addBean(connectionLimit(connector));
        starting.addBean(new SlowHeads(connector, config.whole(), clock));
        starting.setHandler(new GracefulHandler(loopback() ? handler(pool) : compressed(handler(pool))));
        starting.setErrorHandler(new JettyErrors(headers));
        starting.setStopTimeout(STOP_MS);
        try {
            starting.start();
        } catch (Exception e) { // what the library declares
            stop(starting);
            throw cannotListen(e);
        }
        certificate.start();
        server = starting;
        boundPort = connector.getLocalPort();
        log.info(
                "{} listens on {}://{}:{}.",
                address.name,
                address.tls.enabled() ? "https" : "http",
                address.host,
                boundPort);
    }

    @Override
    public synchronized void stop() {
        Server running = server;
        server = null;
        boundPort = 0;
        certificate.stop();
        if (running != null) {
            stop(running);
        }
    }

    /** The filters stand in the order in which they are asked. */
    private JettyHandler handler(Executor pool) {
        BodyLimits limits = new BodyLimits(config);
        List<Filter> filters = List.of(
                headers,
                new HostFilter(address.host, loopback(), config),
                new OriginFilter(config),
                new AuthenticationFilter(authentication),
                new RouteFilter(),
                new AuthorizationFilter(router.mostListed()),
                new QueryFilter(),
                new ContentTypeFilter(),
                new LengthFilter(limits),
                audit);
        Turns turns = new Turns(atOnce(), MOST_WAITING, pool);
        Sender sender = new Sender(answers, turns, PATIENCE, clock);
        ForwardedFor forwarded = new ForwardedFor(authentication.proxies());
        return new JettyHandler(
                new Answering(router, filters, forwarded, limits, clock, metrics), limits, clock, turns, sender);
    }

    /** Beyond the limit nothing is accepted, and those that are idle go soon. */
    private static NetworkConnectionLimit connectionLimit(ServerConnector connector) {
        NetworkConnectionLimit limit = new NetworkConnectionLimit(MOST_CONNECTIONS, connector);
        limit.setEndPointIdleTimeout(IDLE_WHEN_FULL_MS);
        return limit;
    }

    /** Compresses what is read of lists and results, for clients that ask for it. On loopback it would cost and gain nothing. */
    private static Handler compressed(Handler handler) {
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(LEAST_COMPRESSED);
        CompressionHandler compressing = new CompressionHandler(handler);
        compressing.putCompression(gzip);
        compressing.putConfiguration(
                "/*",
                CompressionConfig.builder()
                        .compressIncludeMethod("GET")
                        .compressIncludeMimeType("application/json")
                        .compressIncludeMimeType("text/plain")
                        .decompressExcludePath("/*") // bodies are taken as they are, or refused
                        .build());
        return compressing;
    }

    private void stop(Server running) {
        try {
            running.stop();
        } catch (Exception e) { // what the library declares
            log.warn("{} did not stop cleanly: {}", address.name, e.toString());
        }
    }

    private static int atOnce() {
        long room = Runtime.getRuntime().maxMemory() / MEMORY_EACH;
        return (int) Math.max(FEWEST_AT_ONCE, Math.min(MOST_AT_ONCE, room));
    }

    private void refuseOpenDoor() {
        if (!address.open && !authentication.asks() && !loopback()) {
            throw problem(
                    "[api] host = " + address.host,
                    "an address of this machine only, such as 127.0.0.1, since callers are not asked who they are and"
                            + " every client that reaches the API can run actions here",
                    "set [auth] enable = True, or, if the network is trusted, [api] allow_unauthenticated = True");
        }
    }

    private boolean loopback() {
        try {
            return InetAddress.getByName(address.host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw problem("[api] host = " + address.host, "an address of this machine", "no such host is known");
        }
    }

    private ConfigException cannotListen(Exception cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return problem(
                address.key + " = " + address.port,
                "a port to listen on at " + address.host + ":" + address.port + ", found: " + root.getMessage(),
                "stop what uses it, or set another " + address.key);
    }

    private ConfigException problem(String what, String expected, String remedy) {
        return new ConfigException(List.of(new ConfigProblem(address.name, what, expected, remedy)));
    }

    private ConnectionFactory[] protocols() {
        HttpConnectionFactory http = new HttpConnectionFactory(plain());
        if (!address.tls.enabled()) {
            return new ConnectionFactory[] {http};
        }
        try {
            return new ConnectionFactory[] {new SslConnectionFactory(certificate.read(), http.getProtocol()), http};
        } catch (TlsException e) {
            throw problem(
                    "[api] cert and key", "a certificate and its private key: " + e.getMessage(), "set them right");
        }
    }

    private static HttpConfiguration plain() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        // What a path may hold, Parsed says: names of the datastore may hold a slash, written %2F. Where Jetty refuses
        // a
        // path itself, the completion of its error page may come after the request is over ("channel already
        // completed"), and now and then ended another connection.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }
}
