// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import dev.petrel.engine.lifecycle.Clock;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * The H2 backend with indexes that compare their keys as values, and with documents kept as BSON. As it comes it does both
 * by Java serialization, which takes most of its time and of its file. The maps are opened with our types before the
 * backend opens them; it then finds them open. Keys are found by our {@link ValueIndex}.
 *
 * <p>It replies only when what the reply tells has been committed to the file ({@link GroupCommit}), so that what was
 * acknowledged outlives the process.
 */
final class FileBackend extends H2Backend {

    private static final String INDEX = "._index_";
    private static final String DOCUMENTS = "databases.";
    private static final String META = "meta.";

    /** Commands that write nothing. Every other one is taken to write, as "aggregate" can. */
    private static final Set<String> READING = Set.of(
            "buildinfo",
            "collstats",
            "count",
            "dbstats",
            "distinct",
            "endsessions",
            "find",
            "getmore",
            "hello",
            "ismaster",
            "killcursors",
            "listcollections",
            "listdatabases",
            "listindexes",
            "ping",
            "serverstatus");

    private final GroupCommit commits;

    /** The store has to leave all commits to this. */
    FileBackend(MVStore store, Clock clock) {
        super(withMapsOpen(store));
        this.commits = new GroupCommit(store, clock);
        commits.start();
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        SettledReplies.on(message.getChannel(), commits);
        return run(message.getDocument(), () -> super.handleMessage(message));
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        SettledReplies.on(channel, commits);
        return run(query, () -> super.handleCommand(channel, database, command, query));
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        SettledReplies.on(query.getChannel(), commits);
        return super.handleQuery(query);
    }

    @Override
    public void close() {
        commits.close();
        super.close();
    }

    private Document run(Document command, Supplier<Document> backend) {
        if (command.isEmpty()
                || READING.contains(command.keySet().iterator().next().toLowerCase(Locale.ROOT))) {
            return backend.get();
        }
        commits.begin();
        try {
            return backend.get();
        } finally {
            commits.end();
        }
    }

    private static MVStore withMapsOpen(MVStore store) {
        for (String name : store.getMapNames()) {
            if (name.contains(INDEX)) {
                var ignored = openIndex(store, name);
            } else if (name.startsWith(DOCUMENTS)) {
                var ignored = openDocuments(store, name);
            }
        }
        return store;
    }

    private static MVMap<KeyValue, Object> openIndex(MVStore store, String name) {
        return store.openMap(name, new MVMap.Builder<KeyValue, Object>().keyType(new KeyValueType()));
    }

    private static MVMap<Object, Document> openDocuments(MVStore store, String name) {
        return store.openMap(name, new MVMap.Builder<Object, Document>().valueType(new DocumentType()));
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String databaseName) {
        return new H2Database(databaseName, getMvStore(), getCursorRegistry()) {
            @Override
            protected Index<Object> openOrCreateUniqueIndex(
                    String collection, String index, List<IndexKey> keys, boolean sparse) {
                String map = getFullCollectionNamespace(collection) + INDEX + index;
                return new ValueIndex<>(index, keys, sparse, openIndex(getMvStore(), map));
            }

            @Override
            protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
                String name = getFullCollectionNamespace(collection);
                MVMap<Object, Document> documents = openDocuments(getMvStore(), DOCUMENTS + name);
                MVMap<String, Object> meta = getMvStore().openMap(META + name);
                return new H2Collection(this, collection, options, documents, meta, cursorRegistry) {
                    @Override
                    protected boolean tracksDataSize() {
                        return false; // it would encode a document twice, and write, with each change
                    }

                    // Else a query at that moment fails, and what is inserted at that moment is missing in the index.
                    @Override
                    public synchronized void addIndex(Index<Object> index) {
                        super.addIndex(index);
                    }

                    @Override
                    public synchronized void dropIndex(String index) {
                        super.dropIndex(index);
                    }
                };
            }
        };
    }
}
