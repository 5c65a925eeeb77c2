// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;

/** A collection in memory. */
final class HeapCollection extends MemoryCollection {

    private final PlainUpdates<Integer> updates;

    HeapCollection(MongoDatabase database, String name, CollectionOptions options, CursorRegistry cursors) {
        super(database, name, options, cursors);
        this.updates = new PlainUpdates<>(this, this::getDocument, (position, before, after) -> inPlace(before, after));
    }

    /** The server keeps the document itself, and no position to put another one at. */
    private static void inPlace(Document document, Document after) {
        boolean ignored = document.keySet().retainAll(after.keySet());
        document.putAll(after);
    }

    @Override
    public synchronized Document updateDocuments(
            Document selector, Document update, ArrayFilters filters, boolean multi, boolean upsert, Oplog oplog) {
        Document reply = upsert ? null : updates.update(selector, update);
        return reply != null ? reply : super.updateDocuments(selector, update, filters, multi, upsert, oplog);
    }

    @Override
    protected boolean tracksDataSize() {
        return false; // it would encode a document twice with each change
    }

    // Else a query at that moment fails, and what is inserted at that moment is missing in the index.
    @Override
    public synchronized void addIndex(Index<Integer> index) {
        super.addIndex(index);
    }

    @Override
    public synchronized void dropIndex(String index) {
        super.dropIndex(index);
    }
}
