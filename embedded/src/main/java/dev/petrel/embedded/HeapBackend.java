// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The backend in memory with our {@link ValueIndex}, and without the size of all documents: as it comes, each change encodes
 * a document twice to keep that.
 */
class HeapBackend extends MemoryBackend {

    @Override
    public MemoryDatabase openOrCreateDatabase(String databaseName) {
        return new MemoryDatabase(databaseName, getCursorRegistry()) {
            @Override
            protected MemoryCollection openOrCreateCollection(String collection, CollectionOptions options) {
                return new HeapCollection(this, collection, options, cursorRegistry);
            }

            @Override
            protected Index<Integer> openOrCreateUniqueIndex(
                    String collection, String index, List<IndexKey> keys, boolean sparse) {
                return IdIndex.suits(keys)
                        ? new IdIndex<>(index, keys, sparse, () -> IdIndex.in(resolveCollection(collection, false)))
                        : new ValueIndex<>(index, keys, sparse, new ConcurrentHashMap<>());
            }
        };
    }
}
