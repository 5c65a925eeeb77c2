// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ResultChunks;
import dev.petrel.engine.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Large results in chunks, in the collection {@code execution_results}. A chunk's id is made of execution, fence, the
 * status that the result came with, and position: a run that was taken away from its runner has another fence than the
 * next, and so neither touches what the other writes. Chunks are found by their ids alone, which both kinds of server do
 * by an index.
 */
final class MongoResults {

    /**
     * How many results this process writes at once; others wait. Sixty actions that end at once with some megabytes each
     * would keep the database so busy that no heartbeat gets through, and the node would be taken for dead.
     */
    private static final int WRITTEN_AT_ONCE = 2;

    /** How many chunks of a result one request removes. */
    private static final int BLOCK = 8;

    private static final Document ID = new Document("_id", 1);

    private final Semaphore writing = new Semaphore(WRITTEN_AT_ONCE, true);
    private final MongoConnection connection;
    private final MongoCollection<Document> collection;

    MongoResults(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.EXECUTION_RESULTS);
    }

    /** What the result that comes with {@code to} is kept under. */
    static String key(String id, long fence, ExecutionStatus to) {
        return id + "/" + fence + "/" + to.word();
    }

    /** Encodes a result, and writes it in chunks if it is large. Those that are there already stay as they are. */
    ResultChunks.Encoded write(String key, Map<String, @Nullable Object> result) {
        String what = "write result \"" + key + "\"";
        AtomicBoolean large = new AtomicBoolean();
        try {
            return ResultChunks.encode(result, (index, bytes) -> {
                if (large.compareAndSet(false, true)) {
                    writing.acquireUninterruptibly();
                }
                Document chunk = new Document("_id", chunk(key, index)).append("data", new Binary(bytes));
                Set<Integer> ignored = connection.insertNew(what, collection, List.of(chunk));
            });
        } catch (IllegalArgumentException e) {
            throw StoreException.permanentFailure(what + ": it " + e.getMessage(), e);
        } finally {
            if (large.get()) {
                writing.release();
            }
        }
    }

    byte[] read(String key, int index) {
        String what = "read result \"" + key + "\"";
        Document chunk = connection.call(
                what,
                () -> collection.find(new Document("_id", chunk(key, index))).first());
        if (chunk == null) {
            throw StoreException.permanentFailure(
                    what + ": its part " + index + " is not there; was it deleted?", null);
        }
        return chunk.get("data", Binary.class).getData();
    }

    void remove(String key) {
        remove(List.of(key));
    }

    /**
     * Takes away what the runs of an execution wrote, up to the one under {@code fence}, but {@code used}. Costs one
     * request if that is nothing.
     */
    void removeAllBut(Execution.@Nullable StoredResult used, String id, long fence) {
        String kept = used == null ? "" : used.key();
        remove(LongStream.rangeClosed(1, fence)
                .boxed()
                .flatMap(each -> Stream.of(ExecutionStatus.values()).map(to -> key(id, each, to)))
                .filter(key -> !key.equals(kept))
                .toList());
    }

    /** The last chunks first: a removal that was cut off leaves the first ones, from which the next finds the others. */
    private void remove(List<String> keys) {
        connection.run("remove results \"" + keys + "\"", () -> {
            int blocks = 0;
            while (collection.find(block(keys, blocks)).projection(ID).first() != null) {
                blocks++;
            }
            while (blocks > 0) {
                blocks--;
                var ignored = collection.deleteMany(block(keys, blocks));
            }
        });
    }

    private static Document block(List<String> keys, int block) {
        List<String> chunks = keys.stream()
                .flatMap(key ->
                        IntStream.range(block * BLOCK, (block + 1) * BLOCK).mapToObj(i -> chunk(key, i)))
                .toList();
        return new Document("_id", new Document("$in", chunks));
    }

    private static String chunk(String key, int index) {
        return key + "/" + index;
    }
}
