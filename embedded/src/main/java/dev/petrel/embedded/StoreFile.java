// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * The store of an embedded database with its {@link ChangeLog}, and the maps in it, each with the types of its keys and
 * values. Maps are opened here before the backend asks for them by their names; it then finds them open.
 *
 * @param changes begun, and empty
 */
record StoreFile(MVStore store, ChangeLog changes) {

    private static final String INDEX = "._index_";
    private static final String DOCUMENTS = "databases.";
    private static final String META = "meta.";

    /** How long the file keeps what was replaced. It is on the disk by then. */
    private static final int RETENTION_MILLIS = 5_000;

    /** For pages of the file. */
    private static final long LARGEST_CACHE = 64L << 20;

    /** The part of the heap that the cache may have. */
    private static final int SHARE_OF_HEAP = 16;

    static Path in(Path directory) {
        return directory.resolve("petrel.mv");
    }

    /** Opens the one in {@code directory}, with all that was changed before the last process ended. */
    static StoreFile open(Path directory) throws IOException {
        Path path = PrivateFiles.orCreate(in(directory));
        MVStore store = new MVStore.Builder()
                .fileName(path.toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .cacheSize(cacheMegabytes())
                .open();
        StoreFile file = new StoreFile(store, new ChangeLog(directory));
        boolean opened = false;
        try {
            store.setRetentionTime(RETENTION_MILLIS);
            file.recover(directory);
            opened = true;
            return file;
        } finally {
            if (!opened) {
                file.changes.close();
                store.closeImmediately();
            }
        }
    }

    private void recover(Path directory) throws IOException {
        for (String name : store.getMapNames()) {
            var ignored = map(name);
        }
        long next = new ChangeLogReader(directory, this::map).readFrom(store.getStoreVersion());
        changes.begin(next);
        store.setStoreVersion(Math.toIntExact(next));
        store.commit();
        store.sync();
        changes.deleteBefore(next);
    }

    private MVMap<?, ?> map(String name) {
        if (name.contains(INDEX)) {
            return store.openMap(
                    name,
                    new LoggedMap.Builder<KeyValue, Object>(changes)
                            .keyType(new KeyValueType())
                            .valueType(new PositionType()));
        }
        if (name.startsWith(DOCUMENTS)) {
            return store.openMap(
                    name,
                    new LoggedMap.Builder<Object, Document>(changes)
                            .keyType(new PositionType())
                            .valueType(new DocumentType()));
        }
        return store.openMap(name);
    }

    /** The documents of a collection, by their positions. */
    @SuppressWarnings("unchecked") // by its name
    MVMap<Object, Document> documents(String collection) {
        return (MVMap<Object, Document>) map(DOCUMENTS + collection);
    }

    /** The positions of documents, by their keys in an index. */
    @SuppressWarnings("unchecked") // by its name
    MVMap<KeyValue, Object> index(String collection, String index) {
        return (MVMap<KeyValue, Object>) map(collection + INDEX + index);
    }

    /** Removes what an earlier version kept for an index that keeps nothing now. */
    void remove(String collection, String index) {
        if (store.hasMap(collection + INDEX + index)) {
            store.removeMap(collection + INDEX + index);
        }
    }

    /** What is known of a collection. Nothing is changed in it once it was made. */
    MVMap<String, Object> meta(String collection) {
        return store.openMap(META + collection);
    }

    private static int cacheMegabytes() {
        return (int) (Math.min(LARGEST_CACHE, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP) >> 20);
    }
}
