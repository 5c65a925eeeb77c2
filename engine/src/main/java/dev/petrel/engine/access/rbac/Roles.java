// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import dev.petrel.engine.access.Authorizer;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.config.RbacConfig;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.store.RoleStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the roles in the database, which all nodes share, from a copy in memory. A change counts on the node that
 * made it at once, and on every other as soon as it hears of it: after {@link #ANNOUNCED_AGE} at the latest. One for each
 * process; for any thread. When the store fails its failure is thrown: nothing is decided by what may be out of date.
 */
public final class Roles implements Authorizer, TopicListener {

    /** How old the copy may be while changes are announced: as long as an announcement that was lost goes unnoticed. */
    public static final Duration ANNOUNCED_AGE = Duration.ofSeconds(5);

    private static final Duration UNANNOUNCED_AGE = Duration.ofMillis(500);

    /** A writer that died in the middle has not told of its change. */
    private static final Duration READ_AGAIN = Duration.ofSeconds(60);

    private final RoleStore store;
    private final RbacConfig config;
    private final Clock clock;
    private final BooleanSupplier announced;
    private final Runnable announce;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Known known;
    private final AtomicLong refreshes = new AtomicLong();

    /**
     * @param announced whether changes are announced to this process now, as a {@link TopicListener}
     * @param announce tells the other processes that something has changed; never fails
     */
    public Roles(RoleStore store, RbacConfig config, Clock clock, BooleanSupplier announced, Runnable announce) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.announced = announced;
        this.announce = announce;
    }

    /** Those of a process that announces on {@code bus} what it changes and hears of what others change, until that is closed. */
    public static Roles announced(RoleStore store, RbacConfig config, MessageBus bus, String node, Clock clock) {
        Roles roles = new Roles(
                store,
                config,
                clock,
                bus::connected,
                () -> bus.announce(Topic.ROLES, Json.write(Map.of("node", node))));
        var untilTheBusCloses = bus.listen(Topic.ROLES, roles);
        return roles;
    }

    /** @param refreshes how often this process had heard of changes before it was read */
    private record Known(RoleSnapshot snapshot, long revision, long refreshes, long checkedAt, long readAt) {}

    @Override
    public boolean hasRoles() {
        return config.enable();
    }

    @Override
    public List<String> roles(String user) {
        return hasRoles() ? List.copyOf(now().roles(user)) : List.of();
    }

    @Override
    public boolean isAdmin(String user) {
        return !hasRoles() || now().isAdmin(user);
    }

    @Override
    public boolean permits(String user, Permission permission, Optional<Resource> resource) {
        return !hasRoles() || now().permits(user, permission, resource);
    }

    @Override
    public boolean seesOnlyOwn(String user) {
        return config.permissionIsolation() && !isAdmin(user);
    }

    /** What was applied last; nothing if nothing ever was. */
    public RoleDefinitions definitions() {
        return now().definitions();
    }

    /** Whether anything was ever applied, here or on another node. Asks the store. */
    public boolean wereEverApplied() {
        return store.definitions().isPresent();
    }

    /** The groups of each user whom a directory authenticates. */
    public Map<String, Set<String>> groups() {
        return now().groups();
    }

    /** Replaces all roles, assignments and mappings, at once, on all nodes. */
    public void apply(RoleDefinitions definitions) {
        store.apply(definitions);
        changed();
    }

    /**
     * The groups that a user has now, as the directory says that has just authenticated it. What is mapped to them counts
     * from then on, and nothing that is mapped to groups it had. Does nothing unless {@code [rbac] sync_remote_groups} says so.
     */
    public void groupsOf(String user, Set<String> groups) {
        if (config.enable() && config.syncRemoteGroups() && !groups.equals(groups().getOrDefault(user, Set.of()))) {
            store.putGroups(user, groups);
            changed();
        }
    }

    private void changed() {
        refresh();
        announce.run();
    }

    @Override
    public void received(String message) {
        refresh();
    }

    @Override
    public void missed() {
        refresh();
    }

    private void refresh() {
        var ignored = refreshes.incrementAndGet();
    }

    private RoleSnapshot now() {
        Known last = known;
        if (last != null && isFresh(last)) {
            return last.snapshot;
        }
        reading.lock(); // one reads, and the others have what it reads
        try {
            Known meanwhile = known;
            if (meanwhile != null && isFresh(meanwhile)) {
                return meanwhile.snapshot;
            }
            Known read = read(meanwhile);
            known = read;
            return read.snapshot;
        } finally {
            reading.unlock();
        }
    }

    private boolean isFresh(Known last) {
        Duration most = announced.getAsBoolean() ? ANNOUNCED_AGE : UNANNOUNCED_AGE;
        return last.refreshes == refreshes.get() && clock.since(last.checkedAt).compareTo(most) < 0;
    }

    private Known read(@Nullable Known last) {
        long before = refreshes.get();
        long at = clock.nanos();
        long revision = store.revision(); // before the rest, so that a change in between is seen the next time
        if (last != null
                && last.revision == revision
                && clock.since(last.readAt).compareTo(READ_AGAIN) < 0) {
            return new Known(last.snapshot, revision, before, at, last.readAt);
        }
        RoleDefinitions definitions = store.definitions().orElse(RoleDefinitions.NONE);
        return new Known(new RoleSnapshot(definitions, store.groups()), revision, before, at, at);
    }
}
