// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.embedded.EmbeddedDatabase;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.ServiceGroup;
import dev.petrel.engine.security.PrivateFiles;
import dev.petrel.engine.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code petrel servers}. */
@Command(
        sortOptions = false,
        description =
                "Runs an embedded broker and database, on loopback, for trying a cluster of several processes on one"
                        + " machine, for tests and for small single machines. Several machines want RabbitMQ and MongoDB.")
public final class ServersCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "petrel-data",
            description = "Where their data is kept. Default: ${DEFAULT-VALUE}, below the current directory.")
    private Path dataDir = Path.of("petrel-data");

    @Option(
            names = "--amqp-port",
            paramLabel = "PORT",
            defaultValue = "5672",
            description = "Port of the broker, 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int amqpPort;

    @Option(
            names = "--mongo-port",
            paramLabel = "PORT",
            defaultValue = "27017",
            description = "Port of the database, 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int mongoPort;

    @Option(names = "--in-memory", description = "Keep nothing on disk: faster, and gone when it stops.")
    private boolean inMemory;

    @Option(
            names = "--listen",
            hidden = true,
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where they listen: for tests that separate the network of their processes.")
    private String listen = "127.0.0.1";

    @Option(names = "--without-broker", hidden = true, description = "Start the database alone.")
    private boolean withoutBroker;

    public ServersCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        DataDirectory.prepare(dataDir);
        Files.deleteIfExists(dataDir.resolve(DataDirectory.CONFIGURATION)); // of servers that were killed
        EmbeddedBroker broker =
                inMemory ? EmbeddedBroker.inMemory(amqpPort) : EmbeddedBroker.on(dataDir.resolve("broker"), amqpPort);
        broker.listenOn(listen);
        EmbeddedDatabase database = inMemory
                ? EmbeddedDatabase.inMemory(mongoPort)
                : EmbeddedDatabase.inDirectory(dataDir.resolve("database"), mongoPort);
        database.listenOn(listen);
        Service announcement = new Announcement(
                context, withoutBroker ? null : broker, database, dataDir.resolve(DataDirectory.CONFIGURATION));
        List<Service> services =
                withoutBroker ? List.of(database, announcement) : List.of(database, broker, announcement);
        return Daemon.run(new ServiceGroup("servers", services), "servers");
    }

    /** Says where the servers are, once they are there: to people without the passwords, to nodes in a file with them. */
    private record Announcement(
            CliContext context, @Nullable EmbeddedBroker broker, EmbeddedDatabase database, Path file)
            implements Service {

        // Here, not in the command: help makes all commands, and logging takes long to set up.
        private static final Logger log = LoggerFactory.getLogger(ServersCommand.class);

        @Override
        public String name() {
            return "announcement";
        }

        @Override
        public void start() {
            try {
                PrivateFiles.write(file, EmbeddedKeys.file(broker, database));
            } catch (IOException e) {
                throw StoreException.permanentFailure("cannot write \"" + file + "\": " + e.getMessage(), e);
            }
            PrintWriter out = context.out();
            out.println((broker == null
                            ? "The database listens on " + database.host() + ", port "
                            : "Broker and database listen on " + database.host() + ", ports " + broker.port() + " and ")
                    + database.port() + ". They are for trying, tests and small single machines.");
            out.println("Their addresses with the passwords are in " + file.toAbsolutePath()
                    + ", which only this user may read. Every node needs it as its last --config-file.");
            out.flush();
        }

        @Override
        public void stop() {
            try {
                var ignored = Files.deleteIfExists(file);
            } catch (IOException e) {
                log.warn("\"{}\" was not deleted: {}", file, e.toString());
            }
        }
    }
}
