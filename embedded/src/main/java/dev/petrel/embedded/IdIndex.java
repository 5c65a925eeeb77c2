// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A unique index over the id and more. The id alone makes it unique, and finds the document; so it keeps nothing, and costs a
 * change nothing. What else a query asks for is looked up in the document, which the collection does anyway.
 *
 * @param <P> where a document is
 */
final class IdIndex<P> extends Index<P> {

    static final String ID = "_id";

    private final Supplier<@Nullable Index<P>> ids;

    /** @param ids the index over the id alone; null as long as there is none */
    IdIndex(String name, List<IndexKey> keys, boolean sparse, Supplier<@Nullable Index<P>> ids) {
        super(name, keys, sparse);
        this.ids = ids;
    }

    /** Whether an index over these keys can be one. */
    static boolean suits(List<IndexKey> keys) {
        return keys.size() > 1 && keys.get(0).getKey().equals(ID);
    }

    /** Finds the index over the id alone among those of a collection. */
    static <P> @Nullable Index<P> in(@Nullable MongoCollection<P> collection) {
        if (collection != null) {
            for (Index<P> index : collection.getIndexes()) {
                if (index.getKeys().size() == 1
                        && index.getKeys().get(0).getKey().equals(ID)) {
                    return index;
                }
            }
        }
        return null;
    }

    /** True, so that the collection does not miss the position that the index of the ids has given up already. */
    @Override
    protected boolean isSparse() {
        return true;
    }

    /** False, so that nobody reads all documents to add them. */
    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public boolean canHandle(Document query) {
        Index<P> found = query.containsKey(ID) ? ids.get() : null;
        return found != null && found.canHandle(onlyId(query));
    }

    @Override
    public Iterable<P> getPositions(Document query) {
        Index<P> found = ids.get();
        return found == null ? List.of() : found.getPositions(onlyId(query));
    }

    private static Document onlyId(Document query) {
        return new Document(ID, query.get(ID));
    }

    @Override
    public @Nullable P getPosition(Document document) {
        return null; // the index of the ids says it
    }

    @Override
    public void checkAdd(Document document, MongoCollection<P> collection) {}

    @Override
    public void add(Document document, P position, MongoCollection<P> collection) {}

    @Override
    public @Nullable P remove(Document document) {
        return null; // as above
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<P> collection) {}

    @Override
    public void updateInPlace(Document before, Document after, P position, MongoCollection<P> collection) {}

    @Override
    public long getCount() {
        Index<P> found = ids.get();
        return found == null ? 0 : found.getCount();
    }

    @Override
    public long getDataSize() {
        return 0;
    }

    @Override
    public boolean isUnique() {
        return true;
    }

    @Override
    public void drop() {}
}
