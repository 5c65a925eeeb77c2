// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.lifecycle.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.Document;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The database that integration tests use: the one that {@code PETREL_TEST_MONGO_URL} names, one in a container if there
 * is a container engine, or the embedded one. Looked for once, and said on the console.
 */
public final class Databases {

    private static final int PORT = 27017;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** @param real whether it is a MongoDB server */
    public record Found(String description, String host, int port, boolean real) {

        /** The configuration of a database of this server that nothing else uses. */
        public DatabaseConfig fresh() {
            return named("petrel_test_" + UUID.randomUUID().toString().replace("-", ""));
        }

        public DatabaseConfig named(String name) {
            return new DatabaseConfig(host, port, name, null, null, PATIENCE);
        }
    }

    private Databases() {}

    /** The database to use, whichever there is. */
    public static Found any() {
        return Any.FOUND;
    }

    /** A MongoDB server, if there is one. */
    public static Optional<Found> real() {
        return Real.FOUND;
    }

    /** Removes a database that a test has used. */
    public static void drop(DatabaseConfig config) {
        try (MongoClient client = MongoClients.create(uri(config))) {
            client.getDatabase(config.name()).drop();
        }
    }

    /** How many documents a collection has. */
    public static long count(DatabaseConfig config, String collection) {
        try (MongoClient client = MongoClients.create(uri(config))) {
            return client.getDatabase(config.name()).getCollection(collection).countDocuments();
        }
    }

    /** Removes the document with the id {@code id}. */
    static void remove(DatabaseConfig config, String collection, String id) {
        try (MongoClient client = MongoClients.create(uri(config))) {
            var ignored =
                    client.getDatabase(config.name()).getCollection(collection).deleteOne(new Document("_id", id));
        }
    }

    /** Changes fields of the document with the id {@code id}. */
    static void set(DatabaseConfig config, String collection, String id, Document fields) {
        try (MongoClient client = MongoClients.create(uri(config))) {
            var ignored = client.getDatabase(config.name())
                    .getCollection(collection)
                    .updateOne(new Document("_id", id), new Document("$set", fields));
        }
    }

    /** The address of the server of {@code config}. */
    public static String uri(DatabaseConfig config) {
        return config.host().startsWith("mongodb") ? config.host() : "mongodb://" + config.host() + ":" + config.port();
    }

    private static final class Any {
        static final Found FOUND = say(real().orElseGet(Any::embedded));

        private static Found say(Found found) {
            System.out.println("Tests use the database " + found.description());
            return found;
        }

        private static Found embedded() {
            EmbeddedDatabase database = EmbeddedDatabase.inMemory(0);
            database.start();
            Runtime.getRuntime()
                    .addShutdownHook(Threads.named("test-database-stop").newThread(database::stop));
            return new Found(
                    "embedded at " + database.host() + ":" + database.port(), database.url(), database.port(), false);
        }
    }

    private static final class Real {
        static final Optional<Found> FOUND = fromEnvironment().or(Real::fromContainer);

        private static Optional<Found> fromEnvironment() {
            return Optional.ofNullable(System.getenv("PETREL_TEST_MONGO_URL"))
                    .filter(url -> !url.isBlank())
                    .map(url -> new Found("of PETREL_TEST_MONGO_URL", url, PORT, true));
        }

        private static Optional<Found> fromContainer() {
            if (System.getenv("DOCKER_HOST") == null && !Files.exists(Path.of("/var/run/docker.sock"))) {
                return Optional.empty(); // asking Testcontainers takes seconds and logs an error
            }
            try {
                boolean engine = CompletableFuture.supplyAsync(
                                () -> DockerClientFactory.instance().isDockerAvailable())
                        .get(10, TimeUnit.SECONDS);
                return engine ? Optional.of(container()) : Optional.empty();
            } catch (ExecutionException | TimeoutException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        /** A replica set of one, so that majorities and journals mean something. Removed when the tests end. */
        private static Found container() {
            GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("mongo:7.0"))
                    .withExposedPorts(PORT)
                    .withCommand("--replSet", "rs0");
            container.start();
            exec(container, "rs.initiate({_id: 'rs0', members: [{_id: 0, host: 'localhost:27017'}]})");
            exec(container, "while (!db.hello().isWritablePrimary) sleep(100)");
            String uri = "mongodb://" + container.getHost() + ":" + container.getMappedPort(PORT)
                    + "/?directConnection=true";
            return new Found("mongo:7.0 in a container at " + uri, uri, PORT, true);
        }

        private static void exec(GenericContainer<?> container, String script) {
            try {
                var result = container.execInContainer("mongosh", "--quiet", "--eval", script);
                if (result.getExitCode() != 0) {
                    throw new IllegalStateException("mongosh: " + result.getStderr());
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
