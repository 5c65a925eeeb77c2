// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.KeyValue;
import java.util.List;
import java.util.Optional;

/** The datastore. What has expired is not there. */
public interface KeyValueStore {

    Optional<KeyValue> get(String scope, String name);

    /** Creates or replaces. */
    void put(KeyValue value);

    /** True if it was there. */
    boolean delete(String scope, String name);

    /** The names that start with {@code prefix}, in order. */
    List<String> names(String scope, String prefix);

    /** Those whose name starts with {@code prefix}, ordered by name. */
    List<KeyValue> list(String scope, String prefix);
}
