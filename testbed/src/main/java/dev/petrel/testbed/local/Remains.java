// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.mongo.MongoStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a local cluster has made on servers that were given to it, and that outlives its processes.
 *
 * @param broker whether the queues of {@code servers} are on a broker that was given
 * @param database whether the database of {@code servers} is on a server that was given
 */
record Remains(LocalServers servers, boolean broker, boolean database) {

    private static final Logger log = LoggerFactory.getLogger(Remains.class);
    private static final String CLIENT = "petrel clean-up";
    private static final int MONGO_PORT = 27017;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What there is, in words; empty if there is nothing. */
    String words() {
        List<String> all = new ArrayList<>();
        if (database) {
            all.add("the database \"" + servers.databaseName() + "\"");
        }
        if (broker) {
            all.add("the queues and exchanges \"" + servers.prefix() + ".*\"");
        }
        return String.join(" and ", all);
    }

    /** Deletes it. What cannot be deleted is named in the log. */
    void discard(Clock clock) {
        if (database) {
            DatabaseConfig config = new DatabaseConfig(
                    servers.databaseHost(), MONGO_PORT, servers.databaseName(), null, null, PATIENCE);
            try (MongoStore store = new MongoStore(config, CLIENT, clock)) {
                store.drop();
            } catch (StoreException e) {
                log.warn("The database \"{}\" stays on the server: {}", servers.databaseName(), e.getMessage());
            }
        }
        if (broker) {
            try {
                RabbitBus.discard(
                        new MessagingConfig(List.of(servers.amqpUrl().split(",")), servers.prefix()), CLIENT, clock);
            } catch (BusException e) {
                log.warn("The queues \"{}.*\" stay on the broker: {}", servers.prefix(), e.getMessage());
            }
        }
    }
}
