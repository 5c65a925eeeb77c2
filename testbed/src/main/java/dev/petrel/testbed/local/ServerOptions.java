// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that starts a cluster: which servers it uses instead of embedded ones. */
public final class ServerOptions {

    @Option(
            names = "--amqp-url",
            paramLabel = "URL",
            description = "The broker to use, instead of one that is started: amqp://user:password@host:port/vhost."
                    + " Exchanges and queues petrel-local-... are made there, and deleted at the end.")
    private @Nullable String amqpUrl;

    @Option(
            names = "--mongo-url",
            paramLabel = "URL",
            description = "The database to use, instead of an embedded one: mongodb://host:port/. A database"
                    + " petrel-local-... is made there, and dropped at the end.")
    private @Nullable String mongoUrl;

    /** The broker, or null for one that is started. */
    public @Nullable String amqpUrl() {
        return amqpUrl;
    }

    /** The database, or null for an embedded one. */
    public @Nullable String mongoUrl() {
        return mongoUrl;
    }
}
