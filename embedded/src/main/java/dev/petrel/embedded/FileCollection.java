// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import org.h2.mvstore.MVMap;

/**
 * A collection in a file. A document's position is a number that grows with each one, where the backend as it comes takes
 * its id: ids are spread over all pages of the file, so that each new document would be on a page of its own among others.
 * Documents that were written before are found at their ids.
 */
final class FileCollection extends H2Collection {

    private static final String SYSTEM = "system.";

    private final MVMap<Object, Document> documents;
    private final PlainUpdates<Object> updates;
    private final boolean numbered;
    private long last;

    FileCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> meta,
            CursorRegistry cursors) {
        super(database, name, options, documents, meta, cursors);
        this.documents = documents;
        this.updates =
                new PlainUpdates<>(this, documents::get, (position, before, after) -> documents.put(position, after));
        this.numbered = !name.startsWith(SYSTEM);
        this.last = documents.floorKey(Long.MAX_VALUE) instanceof Long found ? found : 0;
    }

    @Override
    protected Object addDocumentInternal(Document document) {
        if (!numbered) {
            return super.addDocumentInternal(document);
        }
        last++;
        var ignored = documents.put(last, document);
        return last;
    }

    @Override
    public synchronized Document updateDocuments(
            Document selector, Document update, ArrayFilters filters, boolean multi, boolean upsert, Oplog oplog) {
        Document reply = upsert ? null : updates.update(selector, update);
        return reply != null ? reply : super.updateDocuments(selector, update, filters, multi, upsert, oplog);
    }

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
}
