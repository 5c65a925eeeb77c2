// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import dev.petrel.engine.lifecycle.Clock;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The H2 backend with indexes that compare their keys as values, and with documents kept as BSON. As it comes it does both
 * by Java serialization, which takes most of its time and of its file. The maps are opened with our types before the
 * backend opens them; it then finds them open. Keys are found by our {@link ValueIndex}.
 *
 * <p>It replies only when what the reply tells has been committed to the file ({@link GroupCommit}), so that what was
 * acknowledged outlives the process.
 */
abstract class FileBackend extends H2Backend {

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

    /** Commands of which the log tells all that they do. What others do, such as to remove a map, is in a checkpoint. */
    private static final Set<String> LOGGED =
            Set.of("insert", "update", "delete", "findandmodify", "create", "createindexes", "aggregate");

    private final GroupCommit commits;

    private FileBackend(StoreFile file, Clock clock) {
        super(file.store());
        this.commits = new GroupCommit(file.store(), file.changes(), clock);
        commits.start();
    }

    static FileBackend on(StoreFile file, Clock clock) {
        return new FileBackend(file, clock) {
            @Override
            StoreFile file() {
                return file;
            }
        };
    }

    /** What it keeps its data in. No field of this class: the backend asks for it before it lets this class have one. */
    abstract StoreFile file();

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
        String name =
                command.isEmpty() ? "" : command.keySet().iterator().next().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || READING.contains(name)) {
            return backend.get();
        }
        commits.begin();
        try {
            if (!LOGGED.contains(name) || writesACollection(command)) {
                commits.wantCheckpoint();
            }
            return backend.get();
        } finally {
            commits.end();
        }
    }

    /** Whether it is an aggregation that takes the place of a collection. */
    private static boolean writesACollection(Document command) {
        return command.get("pipeline") instanceof Collection<?> stages
                && stages.stream().anyMatch(stage -> stage instanceof Document one && one.containsKey("$out"));
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String databaseName) {
        return new H2Database(databaseName, getMvStore(), getCursorRegistry()) {
            @Override
            protected Index<Object> openOrCreateUniqueIndex(
                    String collection, String index, List<IndexKey> keys, boolean sparse) {
                String name = getFullCollectionNamespace(collection);
                if (IdIndex.suits(keys)) {
                    file().remove(name, index);
                    return new IdIndex<>(index, keys, sparse, () -> IdIndex.in(resolveCollection(collection, false)));
                }
                return new ValueIndex<>(index, keys, sparse, file().index(name, index));
            }

            @Override
            protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
                String name = getFullCollectionNamespace(collection);
                return new FileCollection(
                        this, collection, options, file().documents(name), file().meta(name), cursorRegistry);
            }
        };
    }
}
