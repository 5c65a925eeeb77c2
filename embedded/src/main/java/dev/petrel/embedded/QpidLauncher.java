// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AccountNotFoundException;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.AuthenticationProvider;
import org.apache.qpid.server.model.BrokerImpl;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Container;
import org.apache.qpid.server.model.PasswordCredentialManagingAuthenticationProvider;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.jspecify.annotations.Nullable;

/** One start and stop of Qpid Broker-J, with the few of its many settings that matter here. */
final class QpidLauncher {

    private static final String CONFIGURATION = """
            {"name": "embedded", "modelVersion": "9.1",
             "authenticationproviders": [{"name": "auth", "type": "Plain", "secureOnlyMechanisms": [], "users": []}],
             "ports": [{"name": "AMQP", "type": "AMQP", "port": "${qpid.amqp_port}", "bindingAddress": "${petrel.listen}",
               "transports": ["TCP"], "protocols": ["AMQP_0_9_1"], "authenticationProvider": "auth",
               "virtualhostaliases": [{"name": "nameAlias", "type": "nameAlias"},
                 {"name": "defaultAlias", "type": "defaultAlias"}]}],
             "virtualhostnodes": [{"name": "default", "type": "NODE_TYPE", "defaultVirtualHostNode": "true",
               "virtualHostInitialConfiguration": "{\\"type\\": \\"HOST_TYPE\\"}"}]}
            """;

    /**
     * Bytes that must be free on the disk, or the queues take nothing more. The store's own default, 5 GB, would keep the
     * broker from starting on a small disk.
     */
    static final long FREE_DISK = 100L << 20;

    private final Path workDir;
    private final boolean durable;
    private final String address;
    private final int wantedPort;
    private final ServerLogin login;
    private final Listener listener = new Listener();
    private final SystemLauncher launcher = new SystemLauncher(listener);
    private volatile int port;

    QpidLauncher(Path workDir, boolean durable, String address, int port, ServerLogin login) {
        this.workDir = workDir;
        this.durable = durable;
        this.address = address;
        this.wantedPort = port;
        this.login = login;
    }

    int port() {
        return port;
    }

    void start() {
        ServerLogs.quieten();
        launch();
        if (listener.failure != null) {
            throw listener.failure;
        }
        leaveTheEndToItsOwner();
        requireStore();
        letIn(login);
        port = boundPort();
        if (port <= 0) {
            throw new IllegalStateException("it does not listen on port " + wantedPort + " of " + address);
        }
    }

    /**
     * Qpid closes the broker as soon as this program is told to end, while what else runs in it still works off what it
     * has. Its owner stops it in order.
     */
    private void leaveTheEndToItsOwner() {
        SystemConfig<?> system = listener.system;
        if (system == null || !(system.getContainer() instanceof BrokerImpl broker)) {
            return;
        }
        try {
            Field hook = BrokerImpl.class.getDeclaredField("_shutdownHook");
            hook.setAccessible(true);
            Runtime.getRuntime().removeShutdownHook((Thread) hook.get(broker));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Qpid has no \"_shutdownHook\" to take from it", e);
        }
    }

    private void launch() {
        try {
            launcher.startup(Map.of(
                    "type",
                    durable ? "JSON" : "Memory",
                    "initialConfigurationLocation",
                    initialConfiguration().toUri().toString(),
                    "startupLoggedToSystemOut",
                    false,
                    "context",
                    context()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // declared by Qpid
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Written anew at each start, but read only by the first one on a directory. */
    private Path initialConfiguration() {
        String text = CONFIGURATION
                .replace("NODE_TYPE", durable ? "BDB" : "Memory")
                .replace("HOST_TYPE", durable ? "ProvidedStore" : "Memory");
        try {
            Path file = workDir.resolve("init.json");
            PrivateFiles.write(file, text);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + workDir + ": " + e.getMessage(), e);
        }
    }

    /** Pools for a handful of connections; Qpid's own are for thousands. */
    private Map<String, String> context() {
        return Map.ofEntries(
                Map.entry("broker.housekeepingThreadCount", "1"),
                Map.entry("virtualhost.housekeepingThreadCount", "1"),
                Map.entry("petrel.listen", address),
                Map.entry("qpid.work_dir", workDir.toString()),
                Map.entry("qpid.default_posix_file_permissions", "rw-------"),
                Map.entry("qpid.amqp_port", String.valueOf(wantedPort)),
                Map.entry("qpid.port.amqp.threadPool.size", "2"),
                Map.entry("qpid.port.amqp.threadPool.numberOfSelectors", "1"),
                Map.entry("virtualhost.connectionThreadPool.size", "8"),
                Map.entry("virtualhost.connectionThreadPool.numberOfSelectors", "1"),
                Map.entry("je.freeDisk", String.valueOf(FREE_DISK)));
    }

    /** Qpid starts without its queues when it cannot open them. */
    private void requireStore() {
        for (VirtualHostNode<?> node : children(VirtualHostNode.class)) {
            if (node.getState() != State.ACTIVE) {
                throw new IllegalStateException(
                        "the queues in " + workDir + " cannot be opened; what Qpid says about it is in the log above");
            }
        }
    }

    /** Makes {@code login} the only one. A directory may have been made with another. */
    private void letIn(ServerLogin login) {
        for (AuthenticationProvider<?> found : children(AuthenticationProvider.class)) {
            if (found instanceof PasswordCredentialManagingAuthenticationProvider<?> users) {
                try {
                    if (users.getUsers().containsKey(login.user())) {
                        users.setPassword(login.user(), login.password());
                    } else {
                        boolean ignored = users.createUser(login.user(), login.password(), Map.of());
                    }
                    for (String other : List.copyOf(users.getUsers().keySet())) {
                        if (!other.equals(login.user())) {
                            users.deleteUser(other);
                        }
                    }
                } catch (AccountNotFoundException e) {
                    throw new IllegalStateException("the users in " + workDir + " changed meanwhile", e);
                }
            }
        }
    }

    private int boundPort() {
        return children(Port.class).stream()
                .map(found -> found.getAttribute("boundPort"))
                .filter(Integer.class::isInstance)
                .mapToInt(Integer.class::cast)
                .findFirst()
                .orElse(0);
    }

    @SuppressWarnings("rawtypes") // as Qpid declares it
    private <T extends ConfiguredObject> Collection<T> children(Class<T> type) {
        SystemConfig<?> system = listener.system;
        Container<?> container = system == null ? null : system.getContainer();
        return container == null ? List.of() : container.getChildren(type);
    }

    void stop() {
        launcher.shutdown();
    }

    private static final class Listener extends SystemLauncherListener.DefaultSystemLauncherListener {
        private volatile @Nullable SystemConfig<?> system;
        private volatile @Nullable RuntimeException failure;

        @Override
        public void onContainerResolve(SystemConfig<?> resolved) {
            system = resolved;
        }

        @Override
        public void errorOnStartup(RuntimeException e) {
            failure = e;
        }
    }
}
