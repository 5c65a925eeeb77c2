// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.servers;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * The H2 backend with indexes that compare their keys as values. As it comes it compares them by what Java serialization
 * makes of them, which takes most of its time. The maps of indexes are opened with our type before the backend opens
 * them; it then finds them open.
 */
final class FileBackend extends H2Backend {

    private static final String INDEX = "._index_";

    FileBackend(MVStore store) {
        super(withIndexesOpen(store));
    }

    private static MVStore withIndexesOpen(MVStore store) {
        store.getMapNames().stream().filter(name -> name.contains(INDEX)).forEach(name -> open(store, name));
        return store;
    }

    private static void open(MVStore store, String name) {
        MVMap<KeyValue, Object> ignored =
                store.openMap(name, new MVMap.Builder<KeyValue, Object>().keyType(new KeyValueType()));
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String databaseName) {
        return new H2Database(databaseName, getMvStore(), getCursorRegistry()) {
            @Override
            protected Index<Object> openOrCreateUniqueIndex(
                    String collection, String index, List<IndexKey> keys, boolean sparse) {
                open(getMvStore(), getFullCollectionNamespace(collection) + INDEX + index);
                return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
            }
        };
    }
}
