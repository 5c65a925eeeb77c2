// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.embedded.EmbeddedDatabase;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.config.LoadedConfig;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Service;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel standalone}. */
@Command(
        sortOptions = false,
        description =
                "Runs everything in one process: all roles, and an embedded broker and database that keep their data"
                        + " below --data-dir.")
public final class StandaloneCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "Where all data is kept.")
    private Path dataDir = Path.of(".");

    @Option(names = "--register", description = "Register all packs first, as \"petrel register\" does.")
    private boolean register;

    public StandaloneCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.on(dataDir.resolve("broker"), 0);
        EmbeddedDatabase database = EmbeddedDatabase.inDirectory(dataDir.resolve("database"), 0);
        return Daemon.run(new Whole(broker, database), "standalone");
    }

    /** The servers, and a node that is configured for where they turned out to listen. */
    private final class Whole implements Service {
        private final EmbeddedBroker broker;
        private final EmbeddedDatabase database;
        private Service node = new Nothing();

        Whole(EmbeddedBroker broker, EmbeddedDatabase database) {
            this.broker = broker;
            this.database = database;
        }

        @Override
        public String name() {
            return "standalone";
        }

        @Override
        public void start() throws InterruptedException {
            boolean up = false;
            try {
                DataDirectory.prepare(dataDir);
                database.start();
                broker.start();
                Map<String, String> servers = new LinkedHashMap<>();
                servers.putAll(EmbeddedKeys.of(broker, database));
                servers.put(
                        "sensorcontainer.spool_dir",
                        dataDir.toAbsolutePath().resolve("spool").toString());
                LoadedConfig loaded = load(servers);
                new FirstUser(context, new SecureRandom())
                        .ensure(loaded.config().auth());
                Daemon.announce(loaded, Role.all());
                node = new Node(loaded.config(), Role.all(), register);
                node.start();
                context.out()
                        .println("The API listens on "
                                + loaded.config()
                                        .api()
                                        .url(loaded.config().api().port())
                                + ", broker and database on loopback on ports "
                                + broker.port()
                                + " and "
                                + database.port() + "; data and their passwords are kept in "
                                + dataDir.toAbsolutePath() + ".");
                up = true;
            } finally {
                if (!up) {
                    stop();
                }
            }
        }

        /** Users are in the data directory too, unless the configuration says where they are. */
        private LoadedConfig load(Map<String, String> servers) {
            LoadedConfig loaded = options.load(context, servers);
            AuthConfig auth = loaded.config().auth();
            if (!AuthBackends.hasFile(auth) || !auth.kwargs().isEmpty()) {
                return loaded;
            }
            Map<String, String> more = new LinkedHashMap<>(servers);
            String users = dataDir.toAbsolutePath().resolve("htpasswd").toString();
            more.put("auth.backend_kwargs", Json.write(Map.of("file_path", users)));
            return options.load(context, more);
        }

        @Override
        public void stop() {
            node.stop();
            broker.stop();
            database.stop();
        }
    }

    /** The node before there is one. */
    private static final class Nothing implements Service {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}
    }
}
