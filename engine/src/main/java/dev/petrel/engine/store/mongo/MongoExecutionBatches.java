// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.engine.store.ExecutionStore.Claimed;
import dev.petrel.engine.store.ExecutionStore.Move;
import dev.petrel.engine.store.ExecutionStore.Waiting;
import dev.petrel.engine.store.ResultChunks;
import dev.petrel.engine.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Changes of several executions by one command. Each is a compare-and-set of its own; which of them were made is known if
 * the command matched as many as there are, and is read in the documents else.
 */
final class MongoExecutionBatches {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    private static final Document CHANGED =
            new Document("status", 1).append("fence", 1).append("runner", 1);

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;
    private final String process = UUID.randomUUID().toString();
    private final AtomicLong tokens = new AtomicLong();

    MongoExecutionBatches(MongoConnection connection, MongoCollection<Document> collection) {
        this.connection = connection;
        this.collection = collection;
    }

    Claimed claim(List<Waiting> waiting, Execution.Claim claim, Instant at) {
        Map<String, Execution> requested = new LinkedHashMap<>();
        Map<String, Long> fences = new HashMap<>();
        for (Waiting one : waiting) {
            Execution known = one.known();
            if (known != null && isRequested(known, one.fence()) && PlainValues.of(known)) {
                requested.put(one.id(), known);
            } else {
                fences.put(one.id(), one.fence());
            }
        }
        Set<String> undecided = new HashSet<>();
        for (Document document : read(fences.keySet())) {
            String id = Fields.text(document, "_id");
            try {
                Execution execution = ExecutionDocuments.read(document);
                if (isRequested(execution, Objects.requireNonNull(fences.get(id)))) {
                    requested.put(id, execution);
                }
            } catch (IllegalArgumentException | StoreException e) { // it cannot be read, or not be decrypted
                undecided.add(id);
            }
        }
        // What it was asked for with does not change under its status and fence.
        Set<String> ours = claim(requested, claim, at, undecided);
        requested.keySet().retainAll(ours);
        requested.replaceAll((id, execution) -> execution.claimed(claim, at));
        return new Claimed(requested, undecided);
    }

    private static boolean isRequested(Execution execution, long fence) {
        return execution.status() == ExecutionStatus.REQUESTED && execution.fence() == fence;
    }

    private List<Document> read(Set<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : connection.call(
                        "read executions", () -> collection.find(among(ids)).into(new ArrayList<>()));
    }

    private static Document among(Set<String> ids) {
        return new Document("_id", new Document("$in", List.copyOf(ids)));
    }

    private Set<String> claim(
            Map<String, Execution> requested, Execution.Claim claim, Instant at, Set<String> undecided) {
        String token = process + "-" + tokens.incrementAndGet();
        List<UpdateOneModel<Document>> updates = new ArrayList<>();
        requested.forEach((id, execution) -> updates.add(new UpdateOneModel<>(
                MongoExecutions.exactly(id, ExecutionStatus.REQUESTED, execution.fence()),
                ExecutionDocuments.claim(id, execution.fence() + 1, claim, token, at))));
        boolean refused = false;
        try {
            if (matchesAll("claim executions", updates)) {
                return requested.keySet();
            }
        } catch (StoreException e) {
            if (e.isTransient()) { // it may be made yet
                throw e;
            }
            refused = true;
        }
        Set<String> ours = those(requested.keySet(), (id, document) -> {
            Execution before = requested.get(id);
            return before != null && ExecutionDocuments.isClaimedBy(document, before.fence() + 1, token);
        });
        if (refused) {
            requested.keySet().stream().filter(id -> !ours.contains(id)).forEach(undecided::add);
        }
        return ours;
    }

    private boolean matchesAll(String what, List<UpdateOneModel<Document>> updates) {
        return updates.isEmpty()
                || connection.call(
                                what,
                                () -> collection.bulkWrite(updates, UNORDERED).getMatchedCount())
                        == updates.size();
    }

    /** Those that {@code test} is true of, as they are now. */
    private Set<String> those(Set<String> ids, BiPredicate<String, Document> test) {
        return connection.call("read what became of executions", () -> {
            Set<String> found = new HashSet<>();
            for (Document document : collection.find(among(ids)).projection(CHANGED)) {
                String id = Fields.text(document, "_id");
                if (test.test(id, document)) {
                    found.add(id);
                }
            }
            return found;
        });
    }

    Set<String> move(List<Move> moves) {
        Map<String, Move> byId = new LinkedHashMap<>();
        List<UpdateOneModel<Document>> updates = new ArrayList<>();
        for (Move move : moves) {
            Document update = update(move);
            if (update != null && byId.putIfAbsent(move.id(), move) == null) {
                updates.add(
                        new UpdateOneModel<>(MongoExecutions.exactly(move.id(), move.from(), move.fence()), update));
            }
        }
        try {
            if (matchesAll("move executions", updates)) {
                return byId.keySet();
            }
        } catch (StoreException e) {
            if (e.isTransient()) {
                throw e;
            }
        }
        return those(byId.keySet(), (id, document) -> isMoved(document, byId.get(id)));
    }

    private static boolean isMoved(Document document, @Nullable Move move) {
        return move != null && ExecutionDocuments.is(document, move.change().to(), move.fence());
    }

    /** Null if it is not for a batch: its result is large, or cannot be kept. */
    private static @Nullable Document update(Move move) {
        Change change = move.change();
        move.from().requireSuccessor(change.to());
        Map<String, @Nullable Object> result = change.result();
        if (result != null && !ResultChunks.isSmall(result)) {
            return null;
        }
        try {
            ResultChunks.Encoded encoded = result == null
                    ? null
                    : ResultChunks.encode(result, (index, chunk) -> {
                        throw new IllegalArgumentException("it is large");
                    });
            Document set = ExecutionDocuments.move(move.id(), change, encoded, "");
            Documents.check("move execution \"" + move.id() + "\"", move.id(), set);
            return ExecutionDocuments.transition(set, change);
        } catch (IllegalArgumentException | StoreException e) {
            return null;
        }
    }
}
