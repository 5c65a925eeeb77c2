// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The datastore. What has expired is not there.
 *
 * <p>The {@code ...Noting} methods do in one write what the others do and keep a note of the change with the key, until it is
 * {@linkplain #told told}: so no change is forgotten by a process that dies before it has told of it. They cost a read
 * more. A change by one of the others forgets the notes of its key.
 */
public interface KeyValueStore {

    /** How many notes of a key are kept; then no change of it is noted until some are told. */
    int MOST_UNTOLD = 100;

    Optional<KeyValue> get(String scope, String name);

    /** Creates or replaces. */
    void put(KeyValue value);

    /** True if it was there. */
    boolean delete(String scope, String name);

    /**
     * Changes how a value is written, and nothing else: no one is told of it. Nothing that is written meanwhile is lost: then
     * {@code next} is asked again, about that.
     *
     * @param next what it is to be, of what it is; the same to leave it
     * @return whether it was changed; false too if it is not there
     */
    boolean rewrite(String scope, String name, UnaryOperator<KeyValue> next);

    /** As {@link #putNoting(KeyValue, int)}, of what nothing of Petrel's own caused. */
    default List<KeyChange> putNoting(KeyValue value) {
        return putNoting(value, 0);
    }

    /**
     * As {@link #put}.
     *
     * @param chain the length of the chain of what caused it
     * @return the change; before it, that what was there had expired, if it had and nothing told of that
     * @throws StoreException that passes, and nothing is changed, when {@value #MOST_UNTOLD} changes of the key are untold
     */
    List<KeyChange> putNoting(KeyValue value, int chain);

    /** As {@link #deleteNoting(String, String, int)}, of what nothing of Petrel's own caused. */
    default List<KeyChange> deleteNoting(String scope, String name) {
        return deleteNoting(scope, name, 0);
    }

    /** As {@link #delete}; the changes as of {@link #putNoting}, none if it was not there. */
    List<KeyChange> deleteNoting(String scope, String name, int chain);

    /** Removes what has expired, and notes it. */
    List<KeyChange> expireNoting(int limit);

    /** Changes that are not told yet, of at most so many keys; of one key in their order. */
    List<KeyChange> untold(int limit);

    /** Forgets the note of {@code change}. */
    void told(KeyChange change);

    /** The names that start with {@code prefix}, in order. */
    List<String> names(String scope, String prefix);

    /** Those whose name starts with {@code prefix}, ordered by name. */
    List<KeyValue> list(String scope, String prefix);
}
