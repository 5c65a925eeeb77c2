// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.security.PrivateFiles;
import dev.petrel.engine.store.StoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Objects;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that speaks MongoDB's protocol inside this process, for trying, tests and small single machines. It listens
 * on loopback unless told otherwise, for one user with a random password ({@link ServerLogin}), and keeps its data in
 * memory or in a file that others cannot read. With a file, what it has
 * acknowledged survives a stop and a kill of the process; the loss of power may take the last seconds with it.
 */
public final class EmbeddedDatabase implements Service {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private final @Nullable Path directory;
    private final int wantedPort;
    private String wantedAddress = "127.0.0.1";
    private @Nullable MongoServer server;
    private @Nullable InetSocketAddress address;
    private @Nullable ServerLogin login;

    private EmbeddedDatabase(@Nullable Path directory, int port) {
        this.directory = directory;
        this.wantedPort = port;
    }

    /**
     * A database that forgets everything when it stops.
     *
     * @param port where it listens; 0 for any that is free, a new one with every start
     */
    public static EmbeddedDatabase inMemory(int port) {
        return new EmbeddedDatabase(null, port);
    }

    /**
     * A database whose data is in {@code directory}, which is made when it is missing.
     *
     * @param port where it listens; 0 for any that is free, a new one with every start
     */
    public static EmbeddedDatabase inDirectory(Path directory, int port) {
        return new EmbeddedDatabase(directory, port);
    }

    /** Where it listens from its next start on: loopback if this is not called. */
    public synchronized void listenOn(String newAddress) {
        wantedAddress = newAddress;
    }

    @Override
    public String name() {
        return "embedded database";
    }

    /**
     * Starts it; it answers when this returns.
     *
     * @throws StoreException when the port is in use, or the file cannot be opened
     */
    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        ServerLogs.quieten();
        InetSocketAddress wanted = new InetSocketAddress(wantedAddress, wantedPort);
        refuseIfInUse(wanted);
        ServerLogin own = directory == null ? ServerLogin.random() : loginIn(directory);
        MongoBackend backend = directory == null ? new HeapBackend() : open(directory);
        MongoServer starting = new MongoServer(new AuthenticatingBackend(backend, own));
        boolean bound = false;
        try {
            starting.bind(wanted, 1, 0);
            bound = true;
        } finally {
            if (!bound) {
                starting.shutdownNow();
            }
        }
        server = starting;
        login = own;
        address = starting.getLocalAddress();
        log.info(
                "Embedded database listens on {}:{}, data {}.",
                host(),
                port(),
                directory == null ? "in memory" : directory);
    }

    @Override
    public synchronized void stop() {
        MongoServer running = server;
        if (running != null) {
            server = null;
            running.shutdownNow();
        }
    }

    /** Where it listens. */
    public synchronized String host() {
        return wantedAddress;
    }

    /** Where it listens, or listened last. It has to have been started. */
    public synchronized int port() {
        if (address == null) {
            throw new IllegalStateException("the embedded database was not started");
        }
        return address.getPort();
    }

    /** What to write as {@code [database] host}, password included. It has to have been started. */
    public synchronized String url() {
        return "mongodb://" + Objects.requireNonNull(login).userinfo() + "@" + host() + ":" + port()
                + "/?authMechanism=" + ScramServer.MECHANISM;
    }

    private static ServerLogin loginIn(Path directory) {
        try {
            PrivateFiles.directory(directory);
            PrivateFiles.closeAll(directory);
            return ServerLogin.in(directory);
        } catch (IOException e) {
            throw StoreException.permanentFailure(
                    "the embedded database cannot keep its data and its password in \"" + directory + "\" for itself: "
                            + e.getMessage() + ". Let --data-dir name a directory of the user that runs it.",
                    e);
        }
    }

    /** Asked before the server is made, which leaves threads behind when it cannot bind. */
    private static void refuseIfInUse(InetSocketAddress wanted) {
        if (wanted.getPort() == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(wanted);
        } catch (IOException e) {
            throw StoreException.permanentFailure(
                    "the embedded database cannot listen on "
                            + wanted.getAddress().getHostAddress() + ":"
                            + wanted.getPort() + ": " + e.getMessage()
                            + ". Stop what uses the port, or choose another one.",
                    e);
        }
    }

    private static MongoBackend open(Path directory) {
        Path file = StoreFile.in(directory);
        try {
            return FileBackend.on(StoreFile.open(directory), new SystemClock());
        } catch (IOException | MVStoreException e) {
            throw StoreException.permanentFailure(
                    "the embedded database cannot open \"" + file + "\": " + e.getMessage()
                            + ". Is another process using this data directory?",
                    e);
        }
    }
}
