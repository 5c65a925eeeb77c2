// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.model.Lease;
import dev.petrel.engine.store.ClusterStore;
import dev.petrel.engine.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rights to do one thing in the whole cluster. A process holds one as long as it is a member under the incarnation
 * that took it; nothing has to be renewed. Of all processes at most one holds a lease at any moment, as long as clocks
 * run at about the same speed.
 *
 * <p>A process counts as one: what is leased must have one owner inside it.
 */
public final class Leases {

    private final ClusterStore store;
    private final Membership membership;

    public Leases(ClusterStore store, Membership membership) {
        this.store = store;
        this.membership = membership;
    }

    /**
     * Takes the lease if no other live process holds it. Blocks for the database. A holder asks {@link #holds}
     * and does not take it again: that would give it the next epoch.
     *
     * @return the lease, if this process holds it now; empty if another does or this process is fenced
     * @throws StoreException when the database did not answer. The lease may have been taken; asking again tells
     */
    public Optional<Lease> acquire(String what) {
        Optional<String> me = membership.member();
        if (me.isEmpty()) {
            return Optional.empty();
        }
        Optional<Lease> seen = store.lease(what);
        // One that already is ours is taken with a new epoch like any other: a release of ours that seemed to fail may
        // still reach the database, and must then find another epoch.
        // The answer may come so late that we are fenced; then it does not count, and leaving frees the lease.
        return isFree(seen, holder -> !holder.equals(me.get()) && membership.isAlive(holder))
                ? store.acquire(what, seen, me.get()).filter(this::holds)
                : Optional.empty();
    }

    /**
     * Whether a lease that was acquired and not given back still is this process's. Never blocks: ask before each thing
     * that only the holder may do.
     */
    public boolean holds(Lease lease) {
        return membership.member().filter(me -> me.equals(lease.holder())).isPresent();
    }

    /**
     * Whether the database, too, has the lease as {@code held}. Blocks for it. A process whose machine was halted, its
     * clock too, cannot know that it was away: {@link #holds} is still true, and another may have taken the lease.
     *
     * @throws StoreException when the database did not answer
     */
    public boolean confirms(Lease held) {
        return store.lease(held.what()).filter(held::equals).isPresent();
    }

    /** All leases whose names begin with {@code prefix}, as the database has them now. */
    public List<Lease> list(String prefix) {
        return store.leases(prefix);
    }

    /** Whether the process that holds it was seen to die. Never blocks. */
    public boolean isOrphaned(Lease lease) {
        return lease.holder() != null && membership.isDead(lease.holder());
    }

    /**
     * Gives the lease back, after what it allowed has stopped. Does nothing if it is not this process's any more.
     *
     * @throws StoreException when the database did not answer
     */
    public void release(Lease lease) {
        if (store.release(lease)) {
            membership.released();
        }
    }

    /** Calls {@code listener} when a lease of another process may have become free: {@link Membership#onChange}. */
    public void onChange(Runnable listener) {
        membership.onChange(listener);
    }

    /** Whether no live process holds it. */
    static boolean isFree(Optional<Lease> lease, Predicate<String> alive) {
        return lease.map(Lease::holder).filter(alive).isEmpty();
    }
}
