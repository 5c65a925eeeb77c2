// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.mongo.MongoStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(120)
final class EmbeddedDatabaseIT {

    private static final KeyValue VALUE = new KeyValue(KeyValue.SYSTEM, "k", "v", false, null, null);

    @TempDir
    Path directory;

    @Test
    void keepsItsDataOverARestart() {
        EmbeddedDatabase database = EmbeddedDatabase.inDirectory(directory.resolve("new/data"), 0);
        database.start();
        Lease lease;
        try (Store store = store(database)) {
            store.keys().put(VALUE);
            lease = store.cluster().acquire("x", Optional.empty(), "i1").orElseThrow();
        }
        database.stop();

        database.start();

        try (Store store = store(database)) {
            assertThat(store.keys().get(KeyValue.SYSTEM, "k")).contains(VALUE);
            assertThat(store.cluster().acquire("x", Optional.empty(), "i2")).isEmpty();
            assertThat(store.cluster().acquire("x", Optional.of(lease), "i2")).contains(new Lease("x", "i2", 2));
        }
        database.stop();
    }

    @Test
    void writesNoJavaObjects() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.inDirectory(directory, 0);
        for (String name : List.of("first", "second")) { // a map that was there before is another matter than a new one
            database.start();
            try (Store store = store(database)) {
                store.keys().put(new KeyValue(KeyValue.SYSTEM, name, "value of " + name, false, null, null));
            }
            database.stop();
        }

        String file = Files.readString(directory.resolve("petrel.mv"), StandardCharsets.ISO_8859_1);
        assertThat(file.contains("value of first")).as("has the first").isTrue();
        assertThat(file.contains("value of second")).as("has the second").isTrue();
        assertThat(file.contains("de.bwaldvogel")).as("names classes").isFalse();
    }

    @Test
    void letsInOnlyWhoKnowsThePasswordAndKeepsItToItself() throws Exception {
        Path data = directory.resolve("data");
        EmbeddedDatabase database = EmbeddedDatabase.inDirectory(data, 0);
        database.start();
        String url = database.url();
        String password = url.replaceFirst("mongodb://petrel:(.*)@.*", "$1");

        for (String wrong : List.of(
                url.replace("petrel:" + password + "@", ""),
                url.replace(password, password.toLowerCase(java.util.Locale.ROOT) + "x"),
                url.replace("petrel:", "admin:"))) {
            try (Store store = store(wrong.replaceFirst("(//[^@]*/)\\?.*", "$1"))) {
                assertThatThrownBy(() -> store.keys().get(KeyValue.SYSTEM, "k"))
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> assertThat(e.isTransient()).isFalse())
                        .hasMessageContaining("refused")
                        .hasMessageNotContaining(password);
            }
        }
        database.stop();

        assertThat(mode(data)).isEqualTo("rwx------");
        try (var files = Files.list(data)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
        }
        assertThat(password).hasSizeGreaterThan(20);
        database.start();
        assertThat(database.url()).as("the password stays").contains(password);
        database.stop();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void forgetsWhatWasOnlyInMemory() {
        EmbeddedDatabase database = EmbeddedDatabase.inMemory(0);
        database.start();
        try (Store store = store(database)) {
            store.keys().put(VALUE);
        }
        database.stop();

        database.start();

        try (Store store = store(database)) {
            assertThat(store.keys().get(KeyValue.SYSTEM, "k")).isEmpty();
        }
        database.stop();
    }

    @Test
    void saysInOneLineThatThePortIsInUse() {
        EmbeddedDatabase first = EmbeddedDatabase.inMemory(0);
        first.start();

        assertThatThrownBy(() -> EmbeddedDatabase.inMemory(first.port()).start())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isFalse())
                .hasMessageContaining("127.0.0.1:" + first.port())
                .hasMessageContaining("choose another");
        first.stop();
    }

    @Test
    void refusesADirectoryThatAnotherUses() {
        EmbeddedDatabase first = EmbeddedDatabase.inDirectory(directory, 0);
        first.start();

        assertThatThrownBy(() -> EmbeddedDatabase.inDirectory(directory, 0).start())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("another process");
        first.stop();
    }

    @Test
    void startsAndStopsAgainAndAgainAndLeavesNoThread() {
        Set<Thread> before = serverThreads();
        EmbeddedDatabase database = EmbeddedDatabase.inMemory(0);
        database.stop();
        for (int i = 0; i < 5; i++) {
            database.start();
            database.start();
            database.stop();
            database.stop();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> before.containsAll(serverThreads()));
    }

    private static Set<Thread> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mongo-server"))
                .collect(Collectors.toSet());
    }

    @Test
    void isFoundAgainByTheSameClientWhenItComesBack() {
        EmbeddedDatabase first = EmbeddedDatabase.inDirectory(directory, 0);
        first.start();
        try (Store store = store(first)) {
            store.keys().put(VALUE);
            first.stop();
            assertThatThrownBy(store::ping)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.isTransient()).isTrue());

            EmbeddedDatabase second = EmbeddedDatabase.inDirectory(directory, first.port());
            second.start();

            assertThat(store.keys().get(KeyValue.SYSTEM, "k")).contains(VALUE);
            second.stop();
        }
    }

    @Test
    void isQuiet() {
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(heard);
        EmbeddedDatabase database = EmbeddedDatabase.inMemory(0);
        database.start();
        try (Store store = store(database)) {
            store.ping();
            store.cluster().acquire("x", Optional.empty(), "i1");
            store.cluster().acquire("x", Optional.empty(), "i2"); // a duplicate key
            database.stop();
        } finally {
            root.detachAppender(heard);
        }

        assertThat(List.copyOf(heard.list))
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .filteredOn(event -> !event.getLoggerName().startsWith("org.mongodb.driver"))
                .isEmpty();
    }

    private static Store store(EmbeddedDatabase database) {
        return store(database.url());
    }

    private static Store store(String url) {
        return new MongoStore(
                new DatabaseConfig(url, 27017, "petrel", null, null, Duration.ofSeconds(3)),
                "petrel-test",
                new SystemClock());
    }
}
