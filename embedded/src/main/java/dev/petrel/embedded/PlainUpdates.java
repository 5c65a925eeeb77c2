// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link PlainUpdate} of the one document that an index finds.
 *
 * @param <P> where a document is
 */
final class PlainUpdates<P> {

    private final MongoCollection<P> collection;
    private final Function<P, @Nullable Document> documents;
    private final Change<P> change;

    /** What puts a document in the place of another. */
    interface Change<P> {
        void to(P position, Document before, Document after);
    }

    PlainUpdates(MongoCollection<P> collection, Function<P, @Nullable Document> documents, Change<P> change) {
        this.collection = collection;
        this.documents = documents;
        this.change = change;
    }

    /** What there is to reply; null if the server has to do it. The collection has to be locked. */
    @SuppressWarnings("ReferenceEquality") // the same document means that nothing changes
    @Nullable
    Document update(Document selector, Document update) {
        ValueIndex<P> index = indexOf(selector);
        PlainUpdate plain = index == null ? null : PlainUpdate.of(update);
        if (index == null || plain == null) {
            return null;
        }
        P position = index.find(selector);
        @Nullable Document before = position == null ? null : documents.apply(position);
        if (position == null || before == null) {
            return reply(0, 0);
        }
        Boolean matches = matches(selector, before, index);
        if (matches == null) {
            return null;
        }
        if (!matches) {
            return reply(0, 0);
        }
        Document after = plain.apply(before);
        if (after == null) {
            return null;
        }
        if (after == before) {
            return reply(1, 0);
        }
        List<Index<P>> indexes = collection.getIndexes();
        for (Index<P> each : indexes) {
            each.checkUpdate(before, after, collection);
        }
        for (Index<P> each : indexes) {
            each.updateInPlace(before, after, position, collection);
        }
        change.to(position, before, after);
        return reply(1, 1);
    }

    /** Whether it fulfils the conditions that the index has not looked at; null if that is for the server to tell. */
    private static @Nullable Boolean matches(Document selector, Document document, ValueIndex<?> index) {
        for (Map.Entry<String, Object> condition : selector.entrySet()) {
            String field = condition.getKey();
            if (!index.has(field)) {
                Boolean same = field.indexOf('.') >= 0 || field.startsWith("$")
                        ? null
                        : ValueIndex.same(condition.getValue(), document.get(field));
                if (same == null || !same) {
                    return same;
                }
            }
        }
        return true;
    }

    private @Nullable ValueIndex<P> indexOf(Document selector) {
        for (Index<P> index : collection.getIndexes()) {
            if (index instanceof ValueIndex<P> values && values.finds(selector)) {
                return values;
            }
        }
        return null;
    }

    private static Document reply(int matched, int modified) {
        return new Document("n", matched).append("nModified", modified);
    }
}
