// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.SocketConfigurators;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.security.TlsException;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections with the client library, and owns the few threads that they share. */
final class Connector {

    private static final Logger log = LoggerFactory.getLogger(Connector.class);
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;
    private static final int HEARTBEAT_SECONDS = 10;

    private final String name;
    private final Clock clock;
    private final ThreadFactory readers;
    private final ExecutorService receivers;
    private final ExecutorService completer;
    private final ExecutorService writer;
    private final ScheduledExecutorService heartbeats;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    Connector(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
        this.readers = Threads.named(name + "-bus-read");
        this.receivers = Executors.newSingleThreadExecutor(Threads.named(name + "-bus-receive"));
        this.completer = Executors.newSingleThreadExecutor(Threads.named(name + "-bus-confirm"));
        this.writer = Executors.newSingleThreadExecutor(Threads.named(name + "-bus-publish"));
        this.heartbeats = Executors.newSingleThreadScheduledExecutor(Threads.named(name + "-bus-heartbeat"));
    }

    /** Both connections to {@code address}. Blocks for a bounded time. */
    ConnectionPair open(BrokerAddress address) throws IOException, TimeoutException {
        ConnectionFactory factory = factory(address);
        Connection publishing = connect(factory, address, "publish");
        boolean complete = false;
        try {
            Connection consuming = connect(factory, address, "consume");
            complete = true;
            return new ConnectionPair(
                    publishing, consuming, clock, task -> run(completer, task), task -> run(writer, task));
        } finally {
            if (!complete) {
                publishing.abort(ANSWER_MILLIS);
            }
        }
    }

    private Connection connect(ConnectionFactory factory, BrokerAddress address, String purpose)
            throws IOException, TimeoutException {
        List<Address> addresses = List.of(new Address(address.host(), address.port()));
        try {
            return factory.newConnection(receivers, addresses, name + " (" + purpose + ")");
        } finally {
            socket = null;
        }
    }

    private ConnectionFactory factory(BrokerAddress address) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUsername(address.user());
        factory.setPassword(address.password());
        factory.setVirtualHost(address.vhost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(CONNECT_MILLIS);
        factory.setHandshakeTimeout(ANSWER_MILLIS);
        factory.setChannelRpcTimeout(ANSWER_MILLIS);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setThreadFactory(readers);
        factory.setHeartbeatExecutor(heartbeats);
        factory.setExceptionHandler(new QuietHandler());
        factory.setSocketConfigurator(SocketConfigurators.defaultConfigurator().andThen(this::opening));
        if (address.tls()) {
            useTls(factory, address.options().tls());
        }
        if (address.options().login() == MessagingConfig.LoginMethod.EXTERNAL) {
            factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
        }
        return factory;
    }

    /** @throws BusException permanent, when a certificate or a key of the address cannot be used */
    static void requireUsable(BrokerAddress address) {
        if (address.tls()) {
            var ignored = context(address.options().tls());
        }
    }

    /** The files are read for each connection, so that new certificates are used without a restart. */
    private static void useTls(ConnectionFactory factory, Tls tls) {
        factory.useSslProtocol(context(tls));
        if (tls.check() == Tls.Check.ALL) {
            factory.enableHostnameVerification();
        }
    }

    private static SSLContext context(Tls tls) {
        try {
            return tls.context();
        } catch (TlsException e) {
            throw BusException.permanentFailure("no TLS connection to the broker: " + e.getMessage(), e);
        }
    }

    /** Remembers the socket, since closing it is the only way to cut short an attempt to connect. */
    private void opening(Socket opened) throws IOException {
        socket = opened;
        if (closed) {
            opened.close();
        }
    }

    private static void run(ExecutorService thread, Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // closed meanwhile; the waiting caller must still be told
        }
    }

    /** Cuts short an attempt under way; later ones fail at once. */
    void abandon() {
        closed = true;
        Socket underWay = socket;
        if (underWay != null) {
            try {
                underWay.close();
            } catch (IOException e) {
                log.debug("Closing a socket: {}", e.getMessage());
            }
        }
    }

    /** Ends the shared threads, after all connections are closed. */
    void close() {
        receivers.shutdown();
        completer.shutdown();
        writer.shutdown();
        heartbeats.shutdownNow();
    }

    /** The library would log what the bus says in its own words. */
    private static final class QuietHandler extends DefaultExceptionHandler {
        @Override
        protected void log(String message, Throwable e) {
            log.debug("{}", message, e);
        }
    }
}
