// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import dev.petrel.engine.config.DatabaseConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server of MongoDB's protocol that does not say that it is Petrel's embedded one, so that it is taken for any other.
 * What it does with indexes can be chosen.
 */
final class PlainServer implements AutoCloseable {

    /** What happens before an index is made; it may wait, and throw {@link MongoServerError}. */
    interface OnIndex {
        void make(String name);
    }

    private final MongoServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile @Nullable OnIndex onIndex;
    private volatile @Nullable Function<Document, @Nullable Document> onCount;

    PlainServer() {
        ServerLogs.quieten();
        this.server = new MongoServer(new HeapBackend() {
            @Override
            public Document handleMessage(MongoMessage message) {
                heard(message.getDocument());
                Function<Document, @Nullable Document> chosen = onCount;
                Document reply = chosen != null && message.getDocument().containsKey("aggregate")
                        ? chosen.apply(message.getDocument())
                        : null;
                return reply == null ? super.handleMessage(message) : reply;
            }
        });
        server.bind("127.0.0.1", 0);
    }

    private void heard(Document command) {
        if (command.get("createIndexes") instanceof String collection
                && command.get("indexes") instanceof List<?> indexes
                && indexes.get(0) instanceof Document index) {
            String name = collection + "." + index.get("name");
            asked.add(name);
            OnIndex chosen = onIndex;
            if (chosen != null) {
                chosen.make(name);
            }
        }
    }

    void onIndex(@Nullable OnIndex chosen) {
        onIndex = chosen;
    }

    /** What it answers when it is asked to count; null for the truth. It may throw {@link MongoServerError}. */
    void onCount(@Nullable Function<Document, @Nullable Document> chosen) {
        onCount = chosen;
    }

    /** The indexes that were asked for so far, as often as they were. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    int port() {
        return server.getLocalAddress().getPort();
    }

    DatabaseConfig database(String name) {
        return new DatabaseConfig("127.0.0.1", port(), name, null, null, Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
