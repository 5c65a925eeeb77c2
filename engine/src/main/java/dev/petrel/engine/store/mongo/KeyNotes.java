// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import dev.petrel.engine.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Changes keys with a note of the change in the same write: each is a compare-and-set over what was read. */
final class KeyNotes {

    private static final int TRIES = 20;

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;
    private final InstantSource clock;
    private final UnreadableDocuments unreadable = new UnreadableDocuments();

    KeyNotes(MongoConnection connection, InstantSource clock) {
        this.connection = connection;
        this.collection = connection.collection(Names.KEYS);
        this.clock = clock;
    }

    /** Writes {@code after}, or deletes the key if that is null. Gives the changes that this made, none if it was not there. */
    List<KeyChange> change(String scope, String name, @Nullable KeyValue after, int chain) {
        String what = (after == null ? "delete" : "put") + " key \"" + name + "\"";
        return Retry.cas(TRIES, () -> tryToChange(what, KeyDocuments.id(scope, name), after, chain))
                .orElseThrow(() -> keepsChanging(what));
    }

    private Optional<List<KeyChange>> tryToChange(String what, String id, @Nullable KeyValue after, int chain) {
        Document seen = find(what, id);
        List<KeyChange> made = new ArrayList<>();
        KeyValue before = seen == null || KeyDocuments.isGone(seen) ? null : KeyDocuments.read(seen);
        if (before != null && !KeyDocuments.isThere(before, clock.instant())) {
            made.add(new KeyChange(newId(id), before, null, 0));
            before = null;
        }
        if (before != null || after != null) {
            made.add(new KeyChange(newId(id), before, after, chain));
        }
        if (made.isEmpty()) {
            return Optional.of(made);
        }
        KeyValue key = made.get(made.size() - 1).key();
        return replace(what, seen, key, after == null, made) ? Optional.of(made) : Optional.empty();
    }

    /** Replaces the value of a key by {@code next}'s, its notes as they are. */
    boolean rewrite(String scope, String name, UnaryOperator<KeyValue> next) {
        String what = "rewrite key \"" + name + "\"";
        return Retry.cas(TRIES, () -> tryToRewrite(what, KeyDocuments.id(scope, name), next))
                .orElseThrow(() -> keepsChanging(what));
    }

    private Optional<Boolean> tryToRewrite(String what, String id, UnaryOperator<KeyValue> next) {
        Document seen = find(what, id);
        if (seen == null || KeyDocuments.isGone(seen)) {
            return Optional.of(false);
        }
        KeyValue now = KeyDocuments.read(seen);
        KeyValue changed = next.apply(now);
        if (!KeyDocuments.isThere(now, clock.instant()) || changed.equals(now)) {
            return Optional.of(false);
        }
        Document document = KeyDocuments.rewritten(seen, changed.value());
        Documents.check(what, document);
        boolean done = connection.call(
                what, () -> collection.replaceOne(asSeen(seen), document).getMatchedCount() == 1);
        return done ? Optional.of(true) : Optional.empty();
    }

    private static String newId(String id) {
        return Ids.derive("key change", id, UUID.randomUUID().toString());
    }

    /** @return false if the key was changed meanwhile */
    private boolean replace(String what, @Nullable Document seen, KeyValue key, boolean gone, List<KeyChange> made) {
        List<KeyChange> untold = new ArrayList<>(seen == null ? List.of() : KeyDocuments.changes(seen));
        if (untold.size() + made.size() > KeyValueStore.MOST_UNTOLD) {
            throw StoreException.transientFailure(
                    what + ": " + untold.size() + " changes of it wait to be told to rules, since the broker is away",
                    null);
        }
        untold.addAll(made);
        Instant since = seen == null ? clock.instant() : KeyDocuments.since(seen, clock.instant());
        Document document = KeyDocuments.write(key, gone, untold, since);
        if (seen == null) {
            Set<Integer> taken = connection.insertNew(what, collection, List.of(document));
            return taken.isEmpty();
        }
        Documents.check(what, document);
        return connection.call(
                what, () -> collection.replaceOne(asSeen(seen), document).getMatchedCount() == 1);
    }

    /** Removes what has expired; at most {@code limit}. */
    List<KeyChange> expire(int limit) {
        Date end = Date.from(clock.instant().plus(KeyDocuments.GRACE));
        List<KeyValue> expired = connection.call(
                "find keys that have expired",
                () -> collection
                        .find(new Document("expires", new Document("$lte", end)))
                        .limit(limit)
                        .map(KeyDocuments::read)
                        .into(new ArrayList<>()));
        List<KeyChange> made = new ArrayList<>();
        for (KeyValue value : expired) {
            if (!KeyDocuments.isThere(value, clock.instant())) {
                made.addAll(expire(value));
            }
        }
        return made;
    }

    /** If another process has it noted, or it was written again, there is nothing to do. */
    private List<KeyChange> expire(KeyValue value) {
        String what = "remove expired key \"" + value.name() + "\"";
        Document seen = find(what, KeyDocuments.id(value.scope(), value.name()));
        if (seen == null
                || KeyDocuments.isGone(seen)
                || KeyDocuments.isThere(KeyDocuments.read(seen), clock.instant())) {
            return List.of();
        }
        KeyValue end = KeyDocuments.read(seen);
        List<KeyChange> made =
                List.of(new KeyChange(newId(KeyDocuments.id(value.scope(), value.name())), end, null, 0));
        return replace(what, seen, end, true, made) ? made : List.of();
    }

    List<KeyChange> untold(int limit) {
        List<Document> found = connection.call(
                "find changes of keys that are to be told",
                () -> collection
                        .find(connection.dialect().startsWith("untold", KeyDocuments.UNTOLD))
                        .sort(new Document("untold", 1))
                        .limit(limit)
                        .into(new ArrayList<>()));
        return found.stream()
                .flatMap(document -> unreadable.read(document, KeyDocuments::changes).stream())
                .flatMap(List::stream)
                .toList();
    }

    void told(KeyChange change) {
        String what = "forget a change of key \"" + change.key().name() + "\" that was told";
        String id = KeyDocuments.id(change.key().scope(), change.key().name());
        boolean done = Retry.cas(TRIES, () -> tryToForget(what, id, change)).orElseThrow(() -> keepsChanging(what));
        assert done;
    }

    private Optional<Boolean> tryToForget(String what, String id, KeyChange change) {
        Document seen = find(what, id);
        if (seen == null) {
            return Optional.of(true);
        }
        List<KeyChange> left = new ArrayList<>(KeyDocuments.changes(seen));
        if (!left.removeIf(other -> other.id().equals(change.id()))) {
            return Optional.of(true);
        }
        boolean gone = KeyDocuments.isGone(seen);
        boolean done = connection.call(what, () -> {
            if (gone && left.isEmpty()) {
                return collection.deleteOne(asSeen(seen)).getDeletedCount() == 1;
            }
            Instant since = KeyDocuments.since(seen, clock.instant());
            Document document = KeyDocuments.write(KeyDocuments.read(seen), gone, left, since);
            return collection.replaceOne(asSeen(seen), document).getMatchedCount() == 1;
        });
        return done ? Optional.of(true) : Optional.empty();
    }

    private @Nullable Document find(String what, String id) {
        Document found = connection
                .call(
                        what,
                        () -> Optional.ofNullable(
                                collection.find(new Document("_id", id)).first()))
                .orElse(null);
        if (found != null) { // what cannot be read of it would be lost when it is replaced
            Object ignored = Unopened.required(found.get("changes"));
        }
        return found;
    }

    /** Exactly the keys of an index of the embedded server: see {@link Indexes}. Keys that earlier versions wrote have no rev. */
    private static Document asSeen(Document seen) {
        return new Document("_id", seen.get("_id")).append("rev", seen.get("rev"));
    }

    private static StoreException keepsChanging(String what) {
        return StoreException.transientFailure(what + ": it keeps changing", null);
    }
}
