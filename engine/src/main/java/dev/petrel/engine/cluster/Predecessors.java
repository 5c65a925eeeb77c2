// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import dev.petrel.engine.store.ClusterStore;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other processes of this node. One that was killed counts as dead after a while; on its own machine its successor may
 * prove before that it is gone. Then the database forgets it, and what it held is free for all.
 */
final class Predecessors {

    private static final Logger log = LoggerFactory.getLogger(Predecessors.class);

    private final String node;
    private final ClusterStore store;
    private final ProcessLocks locks;
    private final ClusterNews news;
    private volatile BiConsumer<String, BegunRuns.Noted> heir = (incarnation, begun) -> {};

    Predecessors(String node, ClusterStore store, ProcessLocks locks, ClusterNews news) {
        this.node = node;
        this.store = store;
        this.locks = locks;
        this.news = news;
    }

    /** See {@link Membership#onGone}. */
    void onGone(BiConsumer<String, BegunRuns.Noted> newHeir) {
        heir = newHeir;
    }

    /** What a successor of this process can tell its end by; null if there is nothing. */
    @Nullable
    ProcessLock ownLock() {
        return locks.own();
    }

    /** Looks which of {@code all} can be forgotten, maybe on another thread. */
    void look(Collection<NodeRecord> all, @Nullable NodeRecord self) {
        locks.look(
                all.stream()
                        .filter(other -> other.node().equals(node))
                        .filter(other -> self == null || !other.incarnation().equals(self.incarnation()))
                        .toList(),
                this::forget);
    }

    private void forget(NodeRecord gone) {
        Optional.ofNullable(gone.lock())
                .flatMap(locks::begunBy)
                .ifPresent(begun -> heir.accept(gone.incarnation(), begun)); // while none takes its executions for lost
        store.leave(gone.incarnation());
        log.warn(
                "Process {} of node \"{}\" ended without leaving: the lock that it held as long as it lived is free. So is"
                        + " what it had.",
                gone.incarnation(),
                gone.node());
        ProcessLock lock = gone.lock();
        if (lock != null) {
            locks.forget(lock);
        }
        news.tell();
        news.lookNow();
    }

    /** This process has left the cluster: nobody need prove anything of it. */
    void left() {
        ProcessLock lock = locks.own();
        if (lock != null) {
            locks.forget(lock);
        }
    }
}
