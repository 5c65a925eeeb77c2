// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.ContentStore;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads content of the store, as far as it can be read. */
public final class StoredContent {

    private static final Logger log = LoggerFactory.getLogger(StoredContent.class);

    private StoredContent() {}

    /** What {@code store} holds now and can be read. */
    public static ReferenceLookup of(ContentStore store) {
        return ReferenceLookup.of(list(store, TriggerType.class), list(store, Action.class));
    }

    /** What {@code store} has of a kind and can be read; the log names the rest, which stands in the way of nothing. */
    public static <T extends Content> List<T> list(ContentStore store, Class<T> kind) {
        return store.listReadable(
                kind, unreadable -> log.warn("It is left out, since it cannot be read: {}", unreadable));
    }

    /** What {@code store} has under {@code key}, if it can be read; the log tells if it cannot. */
    public static <T extends Content> Optional<T> get(ContentStore store, Class<T> kind, String key) {
        try {
            return store.get(kind, key);
        } catch (IllegalArgumentException e) {
            log.warn("It counts as absent, since it cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
