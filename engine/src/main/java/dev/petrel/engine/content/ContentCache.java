// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.ContentStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is registered, read again only after a change. One for each process; for any thread.
 *
 * <p>Nothing is read under a lock. When the store fails its failure is thrown, and what was known stays known.
 */
public final class ContentCache {

    private final ContentStore store;
    private final Clock clock;

    // With the lock of this:
    private ContentSnapshot last;
    private boolean checked;
    private long checkedAt;
    private long refreshes;

    public ContentCache(ContentStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.last = new ContentSnapshot(store, Long.MIN_VALUE);
    }

    /**
     * The content as it is now: the same snapshot as before unless it was changed. Asks the store for its revision, and
     * the snapshot reads the rest when it is asked for it.
     */
    public ContentSnapshot now() {
        long before = refreshes();
        long at = clock.nanos();
        // The revision is read before the content, so that a change in between is seen the next time.
        return checked(store.revision(), at, before);
    }

    /** The content as it was {@code age} ago, or later. Asks the store only when what it said last is older than that. */
    public ContentSnapshot notOlderThan(Duration age) {
        ContentSnapshot known = fresh(age);
        return known == null ? now() : known;
    }

    /** To be called when the content may have changed: the next one who asks is told what it is then. Never blocks. */
    public synchronized void refresh() {
        refreshes++;
        checked = false;
    }

    private synchronized long refreshes() {
        return refreshes;
    }

    private synchronized @Nullable ContentSnapshot fresh(Duration age) {
        return checked && clock.since(checkedAt).compareTo(age) < 0 ? last : null;
    }

    private synchronized ContentSnapshot checked(long revision, long at, long refreshesBefore) {
        if (last.revision() != revision) {
            last = new ContentSnapshot(store, revision);
        }
        checked = refreshes == refreshesBefore; // else what was read may be from before the change
        checkedAt = at;
        return last;
    }
}
