// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import static org.awaitility.Awaitility.await;

import dev.petrel.engine.lifecycle.Threads;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.jspecify.annotations.Nullable;

/**
 * A server in this process, which stands for as many hosts as it has addresses on loopback. It runs commands as a real one
 * does: with {@code /bin/sh -c} in a session of their own, with pipes. Its users log in with one password or one key.
 */
final class SshHosts implements AutoCloseable {

    /** How long a test waits for what comes soon on a machine that is not busy. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    static final String USER = "stanley";
    static final String PASSWORD = "a password of stanley's";
    static final KeyPair USER_KEY = key("ecdsa-sha2-nistp256", 256);

    private final SshServer server = SshServer.setUpDefaultServer();
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.named("ssh-hosts"));
    private final KeyPair hostKey = key("ecdsa-sha2-nistp256", 256);
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final List<String> commands = new ArrayList<>();
    private @Nullable Path path;

    /** @param count how many: 127.0.0.1 and those that follow */
    SshHosts(int count) throws IOException {
        List<String> hosts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            hosts.add("127.0.0." + i);
        }
        server.setHost(String.join(",", hosts));
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals(USER) && KeyUtils.compareKeys(key, USER_KEY.getPublic()));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.setCommandFactory((channel, command) -> new Running(command));
        server.start();
        server.getBoundAddresses().forEach(address -> addresses.add((InetSocketAddress) address));
        addresses.sort((one, other) ->
                one.getAddress().getAddress()[3] & 0xff - (other.getAddress().getAddress()[3] & 0xff));
    }

    static KeyPair key(String type, int size) {
        try {
            return KeyUtils.generateKeyPair(type, size);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code pair} in OpenSSH's own form. */
    static String text(KeyPair pair, @Nullable String passphrase) throws Exception {
        OpenSSHKeyEncryptionContext encryption = null;
        if (passphrase != null) {
            encryption = new OpenSSHKeyEncryptionContext();
            encryption.setPassword(passphrase);
            encryption.setCipherName("AES");
            encryption.setCipherType("256");
            encryption.setKdfRounds(4);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", encryption, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The directory that stands first in {@code PATH} of commands. */
    void path(Path directory) {
        this.path = directory;
    }

    int port() {
        return addresses.get(0).getPort();
    }

    /** All as an action names them. */
    String list() {
        return String.join(
                ",",
                addresses.stream()
                        .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
                        .toList());
    }

    KeyPair hostKey() {
        return hostKey;
    }

    SshServer server() {
        return server;
    }

    int mostRunning() {
        return mostRunning.get();
    }

    /** What was asked for, as the process list of a host would show it. */
    synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    private synchronized void note(String command) {
        commands.add(command);
    }

    /** Returns when the last connection is closed; fails if that does not come. */
    void awaitNoConnection() {
        await().atMost(PATIENCE).until(() -> server.getActiveSessions().isEmpty());
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
        threads.shutdownNow();
    }

    private final class Running implements Command {

        private final String command;
        private @Nullable InputStream in;
        private @Nullable OutputStream out;
        private @Nullable OutputStream error;
        private @Nullable ExitCallback exit;
        private @Nullable Process process;

        Running(String command) {
            this.command = command;
            note(command);
        }

        @Override
        public void setInputStream(InputStream in) {
            this.in = in;
        }

        @Override
        public void setOutputStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void setErrorStream(OutputStream error) {
            this.error = error;
        }

        @Override
        public void setExitCallback(ExitCallback exit) {
            this.exit = exit;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) throws IOException {
            ProcessBuilder builder = new ProcessBuilder("setsid", "/bin/sh", "-c", command);
            Map<String, String> variables = builder.environment();
            if (path != null) {
                variables.merge("PATH", path.toString(), (old, first) -> first + File.pathSeparator + old);
            }
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            Process started = builder.start();
            process = started;
            threads.execute(() -> pump(in, started.getOutputStream()));
            var errors = threads.submit(() -> pump(started.getErrorStream(), error));
            var output = threads.submit(() -> pump(started.getInputStream(), out));
            threads.execute(() -> {
                try {
                    int code = started.waitFor();
                    running.decrementAndGet();
                    awaitOutput(output);
                    awaitOutput(errors);
                    exit.onExit(code);
                } catch (InterruptedException | ExecutionException e) {
                    exit.onExit(255);
                }
            });
        }

        /** What the command itself wrote is there at once; another process may hold the stream open. */
        private static void awaitOutput(Future<?> output) throws InterruptedException, ExecutionException {
            try {
                output.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                return;
            }
        }

        private static void pump(InputStream from, OutputStream to) {
            try (to) {
                byte[] chunk = new byte[8192];
                for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
                    to.write(chunk, 0, length);
                    to.flush();
                }
            } catch (IOException e) { // the other side is gone
                return;
            }
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
