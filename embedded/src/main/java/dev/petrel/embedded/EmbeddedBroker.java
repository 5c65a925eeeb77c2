// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An AMQP 0-9-1 broker (Apache Qpid Broker-J) in this process, on loopback unless told otherwise, for one user with a
 * random password ({@link ServerLogin}).
 *
 * <p>With a data directory, confirmed messages survive a restart and a kill of the process; without one, everything is in
 * memory. Starting takes seconds, and fails after a minute.
 */
public final class EmbeddedBroker implements Service {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int READY_SECONDS = 60;

    private final @Nullable Path dataDir;
    private final int wantedPort;
    private String address = "127.0.0.1";
    private @Nullable QpidLauncher running;
    private @Nullable ServerLogin login;
    private @Nullable Path temporary;

    private EmbeddedBroker(@Nullable Path dataDir, int port) {
        this.dataDir = dataDir;
        this.wantedPort = port;
    }

    /** A broker that keeps its queues in {@code dataDir}, which is made if need be. Port 0 takes a free one. */
    public static EmbeddedBroker on(Path dataDir, int port) {
        return new EmbeddedBroker(dataDir, port);
    }

    /** A broker that forgets everything when it stops. */
    public static EmbeddedBroker inMemory(int port) {
        return new EmbeddedBroker(null, port);
    }

    /** Where it listens from its next start on. */
    public synchronized void listenOn(String newAddress) {
        address = newAddress;
    }

    @Override
    public String name() {
        return "embedded broker";
    }

    /** The port it listens on; only while it runs. */
    public synchronized int port() {
        if (running == null) {
            throw new IllegalStateException("the embedded broker does not run");
        }
        return running.port();
    }

    /** What to write as {@code [messaging] url}, password included; only while it runs. */
    public synchronized String url() {
        int port = port();
        return "amqp://" + Objects.requireNonNull(login).userinfo() + "@" + address + ":" + port + "/";
    }

    @Override
    public synchronized void start() throws InterruptedException {
        if (running != null) {
            return;
        }
        requireFree(address, wantedPort);
        requireUnused(dataDir);
        Path workDir = workDir();
        ServerLogin own = login(workDir);
        QpidLauncher launcher = new QpidLauncher(workDir, dataDir != null, address, wantedPort, own);
        boolean ready = false;
        try {
            startWithin(launcher, workDir);
            running = launcher;
            login = own;
            ready = true;
        } finally {
            if (!ready) {
                launcher.stop();
                deleteTemporary();
            }
        }
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.stop();
            running = null;
            deleteTemporary();
        }
    }

    private static void startWithin(QpidLauncher launcher, Path workDir) throws InterruptedException {
        FutureTask<Void> start = new FutureTask<>(launcher::start, null);
        Threads.named("embedded-broker-start").newThread(start).start();
        try {
            start.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw BusException.permanentFailure("the embedded broker was not ready within " + READY_SECONDS + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw BusException.permanentFailure(
                    "the embedded broker did not start on \"" + workDir + "\": " + cause.getMessage()
                            + "; what Qpid says about it is in the log above. The directory's files must be whole, and "
                            + (QpidLauncher.FREE_DISK >> 20) + " MiB of its disk free",
                    cause);
        }
    }

    /** Qpid would print a stack trace, and go on without a port. */
    private static void requireFree(String address, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (IOException e) {
            throw BusException.permanentFailure(
                    "the embedded broker cannot listen on port " + port + " of " + address + ": " + e.getMessage()
                            + "; stop what uses the port, or choose another",
                    e);
        }
    }

    /** Qpid holds this lock while it runs, and would print two stack traces about it. */
    private static void requireUnused(@Nullable Path dataDir) {
        Path lock = dataDir == null ? null : dataDir.resolve("config.json.lck");
        if (lock == null || !Files.exists(lock)) {
            return;
        }
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock free = file.tryLock()) {
            if (free != null) {
                return;
            }
        } catch (IOException | OverlappingFileLockException e) {
            log.debug("Cannot lock {}: {}", lock, e.toString());
        }
        throw BusException.permanentFailure(
                "the embedded broker cannot use \"" + dataDir + "\": another process does; stop it, or choose another"
                        + " data directory",
                null);
    }

    private Path workDir() {
        try {
            if (dataDir != null) {
                PrivateFiles.directory(dataDir);
                PrivateFiles.closeAll(dataDir);
                return dataDir;
            }
            temporary = Files.createTempDirectory("petrel-broker-");
            return temporary;
        } catch (IOException e) {
            throw BusException.permanentFailure(
                    "the embedded broker cannot make its data directory: " + e.getMessage(), e);
        }
    }

    private static ServerLogin login(Path workDir) {
        try {
            return ServerLogin.in(workDir);
        } catch (IOException e) {
            throw BusException.permanentFailure("the embedded broker cannot keep its password: " + e.getMessage(), e);
        }
    }

    private void deleteTemporary() {
        if (temporary != null) {
            Directories.delete(temporary);
            temporary = null;
        }
    }
}
