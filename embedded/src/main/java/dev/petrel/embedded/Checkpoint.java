// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.time.Duration;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes all of a store that is only in memory to its file, and begins a new file of the {@link ChangeLog}. The store keeps
 * the number of that file, as its "store version", in the same write. So whenever the process ends, the store knows from
 * which file on the changes are not in it.
 */
final class Checkpoint {

    private static final Logger log = LoggerFactory.getLogger(Checkpoint.class);

    /** What is read, at most and about, when the store is opened after a kill. */
    private static final long LONGEST_LOG = 64L << 20;

    /** What the store may have in memory only, by its own estimate. */
    private static final long MOST_UNSAVED = 64L << 20;

    /** The part of the heap that this may be. */
    private static final int SHARE_OF_HEAP = 8;

    /** However little was written. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Live data below this part of the file, in percent, is moved together. */
    private static final int FILL_RATE = 50;

    private static final int MOVED_BYTES = 8 << 20;

    private final MVStore store;
    private final ChangeLog changes;
    private final Clock clock;
    private final long mostUnsaved = Math.min(MOST_UNSAVED, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    private long writtenAt;

    Checkpoint(MVStore store, ChangeLog changes, Clock clock) {
        this.store = store;
        this.changes = changes;
        this.clock = clock;
        this.writtenAt = clock.nanos();
    }

    /** Whether the log is long, or memory full of what is to be written. */
    boolean isDue() {
        return changes.size() >= LONGEST_LOG || store.getUnsavedMemory() >= mostUnsaved;
    }

    /** Whether something was written, and the last one is long ago. */
    boolean isLongAgo() {
        return clock.since(writtenAt).compareTo(LONGEST) >= 0 && changes.size() > Long.BYTES;
    }

    /** Writes one. Nobody may write to the store meanwhile. */
    void write() throws IOException {
        long begun = clock.nanos();
        long logged = changes.size();
        changes.take().write();
        changes.begin(changes.number() + 1);
        store.setStoreVersion(Math.toIntExact(changes.number()));
        store.commit();
        // In a state that is in the log up to here: changes that are in the store, but not in the log, must not be
        // written.
        boolean ignored = store.compact(FILL_RATE, MOVED_BYTES);
        if (store.isClosed()) { // by a failure elsewhere; it then commits nothing, and does not say so
            throw new IllegalStateException("the file was closed after an earlier failure");
        }
        writtenAt = clock.nanos();
        log.debug(
                "Checkpoint after {} bytes of log in {} ms",
                logged,
                clock.since(begun).toMillis());
    }

    /** Removes what is no longer needed of the log, once the store is on the disk. Others may write meanwhile. */
    void finish() throws IOException {
        store.sync();
        changes.deleteBefore(changes.number());
    }
}
