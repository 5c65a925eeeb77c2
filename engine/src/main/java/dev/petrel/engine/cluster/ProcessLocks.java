// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this machine can prove of processes that ran on it. Called by the thread that beats, so no call may wait for
 * anything; none throws.
 */
public interface ProcessLocks {

    /** Where nothing can be proven. */
    ProcessLocks NONE = new ProcessLocks() {
        @Override
        public @Nullable ProcessLock own() {
            return null;
        }

        @Override
        public void look(List<NodeRecord> others, Consumer<NodeRecord> gone) {}

        @Override
        public Optional<BegunRuns.Noted> begunBy(ProcessLock gone) {
            return Optional.empty();
        }

        @Override
        public void forget(ProcessLock lock) {}
    };

    /** The lock that this process holds until its end, by which others on this machine can tell; null if it has none. */
    @Nullable
    ProcessLock own();

    /**
     * Looks which of {@code others} are gone, and with them all processes that they had started. It calls {@code gone}
     * with each of which that is proven, maybe later and on a thread of its own; never with one that lives, be it halted,
     * and with none of which it is not certain. While a look is under way another one is not begun.
     *
     * @param gone may throw: then the process is found to be gone at another look
     */
    void look(List<NodeRecord> others, Consumer<NodeRecord> gone);

    /** Which runs a process had begun that was {@linkplain #look found} to be gone; empty if that is not known for certain. */
    Optional<BegunRuns.Noted> begunBy(ProcessLock gone);

    /** The cluster has forgotten a process: its lock is of no use any more. */
    void forget(ProcessLock lock);
}
