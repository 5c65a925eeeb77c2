// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.config.SshRunnerConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to hosts. Keeps none: what is kept is the client that they share, with few threads. Safe for any
 * number of threads.
 */
final class SshConnections {

    private static final int THREADS = 4;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int MISSED_HEARTBEATS = 3;

    /**
     * OpenSSH's first choice since 10.0. It holds against quantum computers as {@code sntrup761} does, the library's first
     * choice, whose key costs more processor time in Java than all else about a connection.
     */
    private static final String FIRST = "mlkem768x25519-sha256";

    private final HostKeyCheck hostKeys;
    private final Duration timeout;
    private @Nullable SshClient client;

    SshConnections(SshRunnerConfig config) {
        this.hostKeys = new HostKeyCheck(config.login());
        this.timeout = config.connectTimeout();
    }

    /**
     * Connects and logs in.
     *
     * @param way see {@link Routes#to}
     * @param password null to log in with keys
     * @throws InterruptedException when the thread was interrupted; nothing is left open then
     * @throws IOException if that fails; the message is for people, and nothing is left open
     */
    HostConnection open(List<Hop> way, @Nullable String password, KeyRing keys)
            throws IOException, InterruptedException {
        HostConnection connection = new HostConnection();
        boolean done = false;
        try {
            InetSocketAddress through = null;
            for (int i = 0; i < way.size(); i++) {
                Hop hop = way.get(i);
                try {
                    HostKeyCheck.Expected expected = new HostKeyCheck.Expected(hop.host(), hop.port());
                    ClientSession session = session(hop, through, expected);
                    connection.add(session);
                    logIn(session, hop, password, keys, expected);
                    through = i + 1 < way.size() ? forward(connection, session, way.get(i + 1)) : null;
                } catch (InterruptedIOException e) {
                    throw e;
                } catch (IOException e) {
                    throw i + 1 < way.size()
                            ? new IOException("Bastion host \"" + hop.name() + "\": " + e.getMessage(), e)
                            : e;
                }
            }
            done = true;
            return connection;
        } catch (InterruptedIOException e) {
            throw Interrupts.interrupted(e);
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** @param through where a forwarded port leads to the host, or null */
    private ClientSession session(Hop hop, @Nullable InetSocketAddress through, HostKeyCheck.Expected expected)
            throws IOException {
        AttributeRepository context = AttributeRepository.ofKeyValuePair(HostKeyCheck.EXPECTED, expected);
        IOException failure = new IOException("host \"" + hop.host() + "\" has no address");
        InetAddress[] addresses = through == null ? addresses(hop.host()) : new InetAddress[] {through.getAddress()};
        int port = through == null ? hop.port() : through.getPort();
        for (InetAddress address : addresses) {
            try {
                return client().connect(hop.user(), new InetSocketAddress(address, port), context, (SocketAddress) null)
                        .verify(timeout, CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT)
                        .getSession();
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                failure = new IOException(
                        "Unable to connect to port " + hop.port() + " on "
                                + (through == null ? address.getHostAddress() : hop.host()) + ": " + reason(e),
                        e);
            }
        }
        throw failure;
    }

    private static InetAddress[] addresses(String host) throws IOException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("Name or service not known: \"" + host + "\"", e);
        }
    }

    private void logIn(
            ClientSession session, Hop hop, @Nullable String password, KeyRing keys, HostKeyCheck.Expected expected)
            throws IOException {
        if (password != null) {
            session.addPasswordIdentity(password);
        }
        for (String key : hop.keys()) {
            for (KeyPair pair : keys.keys(key)) {
                session.addPublicKeyIdentity(pair);
            }
        }
        try {
            session.auth().verify(timeout, CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            String refusal = Objects.requireNonNullElse(expected.refusal().get(), "");
            throw new IOException(
                    refusal.isEmpty()
                            ? "Authentication failed: user \"" + hop.user() + "\" with "
                                    + (password == null ? "a private key" : "a password") + " (" + reason(e) + ")"
                            : "The host is not trusted: " + refusal,
                    e);
        }
    }

    private static InetSocketAddress forward(HostConnection connection, ClientSession session, Hop next)
            throws IOException {
        ExplicitPortForwardingTracker forward = session.createLocalPortForwardingTracker(
                new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(next.host(), next.port()));
        connection.add(forward);
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), forward.getBoundAddress().getPort());
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /** The library's order, with {@link #FIRST} before all others. */
    static List<KeyExchangeFactory> inOrder(List<KeyExchangeFactory> all) {
        return all.stream()
                .sorted(Comparator.comparing(factory -> !factory.getName().equals(FIRST)))
                .toList();
    }

    private synchronized SshClient client() {
        if (client == null) {
            SshClient made = SshClient.setUpDefaultClient();
            made.setKeyExchangeFactories(inOrder(made.getKeyExchangeFactories()));
            made.setServerKeyVerifier(hostKeys);
            made.addSessionListener(hostKeys);
            // Nothing of the user's own is used but by [ssh_runner].
            made.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
            made.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
            CoreModuleProperties.NIO_WORKERS.set(made, THREADS);
            // A command may be silent for as long as it runs; a connection that is dead shows by its heartbeat.
            CoreModuleProperties.IDLE_TIMEOUT.set(made, Duration.ZERO);
            CoreModuleProperties.NIO2_READ_TIMEOUT.set(made, Duration.ZERO);
            CoreModuleProperties.HEARTBEAT_INTERVAL.set(made, HEARTBEAT);
            CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(made, MISSED_HEARTBEATS);
            CoreModuleProperties.AUTH_TIMEOUT.set(made, timeout.multipliedBy(2).plusSeconds(10));
            made.start();
            client = made;
        }
        return client;
    }

    /** Closes what is open, and ends the threads. May be used again afterwards. */
    synchronized void stop() {
        if (client != null) {
            client.stop();
            client = null;
        }
    }
}
