// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.ApiKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** API keys. */
public interface ApiKeyStore {

    /** Adds a key; false, and nothing is changed, if there is one of its id. */
    boolean insert(ApiKey key);

    /** The key of this id. */
    Optional<ApiKey> get(String id);

    /** Replaces the key of the same id; false if it is not there. */
    boolean replace(ApiKey key);

    /** Removes a key; false if it was not there. */
    boolean delete(String id);

    /**
     * Keys in the order in which they were made.
     *
     * @param user whose, or null for all
     * @param limit how many at most; negative for all
     */
    Page<ApiKey> list(@Nullable String user, int offset, int limit);
}
