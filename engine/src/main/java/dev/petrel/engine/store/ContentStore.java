// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.Content;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What packs brought. Kept per kind under {@link Content#key()}. */
public interface ContentStore {

    /**
     * Writes {@code content} as its file says. When the same was registered before, nothing changes, not even what an
     * operator changed since by {@link #put}: a sensor that was disabled by hand stays so until its file changes.
     */
    Change register(Content content);

    /** Writes {@code content} as an operator wants it, whatever its file says. */
    Change put(Content content);

    /** Removes it. True if it was there. */
    boolean remove(Class<? extends Content> kind, String key);

    <T extends Content> Optional<T> get(Class<T> kind, String key);

    /** All of a kind, ordered by key. */
    <T extends Content> List<T> list(Class<T> kind);

    /**
     * All of a kind that can be read, ordered by key. For callers that can do without a document of another version.
     *
     * @param unreadable is told of each other one, in words that name it
     */
    <T extends Content> List<T> listReadable(Class<T> kind, Consumer<String> unreadable);

    /**
     * A number that differs from what it was before whenever any content was written or removed in between. It is
     * changed after the content, so who reads the number first and the content then never misses a change for good.
     */
    long revision();

    /**
     * Calls {@code listener} after each change that is made through this store from now on, once the revision tells of it;
     * not after those of other processes. It must be short and must not throw; it is called on the changing thread.
     */
    void onChange(Runnable listener);

    /** What a write did. */
    enum Change {
        CREATED,
        UPDATED,
        UNCHANGED
    }
}
