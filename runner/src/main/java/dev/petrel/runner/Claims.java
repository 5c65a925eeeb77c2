// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims executions for this process. One worker at a time has a notification in progress: else a claim whose answer was
 * lost could not be told from one that another worker made.
 */
final class Claims {

    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    /** The states that a claim of this process can be in when its answer was lost. */
    private static final Set<ExecutionStatus> OURS = EnumSet.of(ExecutionStatus.RUNNING, ExecutionStatus.CANCELING);

    private final ExecutionStore store;
    private final ExecutionLifecycle executions;
    private final Supplier<Optional<Execution.Claim>> self;
    private final CanceledWorkflows canceled;
    private final Set<Key> inProgress = ConcurrentHashMap.newKeySet();

    /** A notification without what else it says: a copy may be of another version. */
    private record Key(String id, long fence) {

        static Key of(ExecutionNotification notification) {
            return new Key(notification.id(), notification.fence());
        }
    }

    /** @param self who this process is, or empty while it may claim nothing */
    Claims(RunnerDependencies dependencies, Supplier<Optional<Execution.Claim>> self) {
        this.store = dependencies.store().executions();
        this.executions = dependencies.executions();
        this.self = self;
        this.canceled = new CanceledWorkflows(store);
    }

    /** The execution {@code id}, which may be a workflow, is to be canceled. */
    void canceling(String id) {
        canceled.told(id);
    }

    /**
     * The execution as claimed, until {@link #release}; or empty if it is not to be had, or another worker has the
     * notification in progress. Waits for the database as long as it takes.
     */
    Optional<Execution> claim(ExecutionNotification notification, Retry retry) throws InterruptedException {
        return begin(notification) ? claim(new Undecided(notification, Set.of()), retry) : Optional.empty();
    }

    /** As the other, of one that {@link #claim(List)} did not decide. */
    Optional<Execution> claim(Undecided one, Retry retry) throws InterruptedException {
        Optional<Execution> got = Optional.empty();
        try {
            got = claimed(one.notification(), new HashSet<>(one.unsure()), retry);
        } finally {
            if (got.isEmpty()) {
                inProgress.remove(Key.of(one.notification()));
            }
        }
        return got;
    }

    private boolean begin(ExecutionNotification notification) {
        return inProgress.add(Key.of(notification));
    }

    /**
     * A notification that this worker has in progress from now on, and whose execution is to be claimed by itself.
     *
     * @param unsure who may have claimed it already
     */
    record Undecided(ExecutionNotification notification, Set<Execution.Claim> unsure) {}

    /**
     * What came of several notifications. Those that are in neither led to nothing.
     *
     * @param claimed by the notification, each until {@link #release}
     * @param undecided by the notification
     */
    record Tried(Map<ExecutionNotification, Execution> claimed, Map<ExecutionNotification, Undecided> undecided) {}

    /**
     * Tries once to claim the executions of all of {@code notifications}, which are of different executions. Does not wait
     * for the database to come back, and throws nothing.
     *
     * @param known by id, those that this process has written itself
     */
    Tried claim(List<ExecutionNotification> notifications, Map<String, Execution> known) {
        List<ExecutionNotification> ours =
                notifications.stream().filter(this::begin).toList();
        Map<Boolean, List<ExecutionNotification>> byWhether = ours.stream()
                .collect(Collectors.partitioningBy(notification -> canceled.mayBe(notification.workflow())));
        Tried tried = claimTogether(Objects.requireNonNull(byWhether.get(false)), known);
        Map<ExecutionNotification, Undecided> undecided = new HashMap<>(tried.undecided());
        // Which is asked of the database.
        for (ExecutionNotification notification : Objects.requireNonNull(byWhether.get(true))) {
            undecided.put(notification, new Undecided(notification, Set.of()));
        }
        return new Tried(tried.claimed(), undecided);
    }

    private Tried claimTogether(List<ExecutionNotification> ours, Map<String, Execution> known) {
        Optional<Execution.Claim> me = self.get();
        Set<Execution.Claim> unsure = Set.of();
        try {
            if (me.isPresent() && !ours.isEmpty()) {
                return tried(ours, executions.claim(ours, known, me.get()));
            }
        } catch (StoreException e) {
            unsure = e.isTransient() ? Set.of(me.get()) : unsure;
            log.debug("Executions are claimed one by one: {}", e.getMessage());
        } catch (RuntimeException e) { // whatever it is, each is tried by itself now
            unsure = Set.of(me.get());
            log.warn("Several executions cannot be claimed at once, and are claimed one by one.", e);
        }
        Map<ExecutionNotification, Undecided> undecided = new HashMap<>();
        for (ExecutionNotification notification : ours) {
            undecided.put(notification, new Undecided(notification, unsure));
        }
        return new Tried(Map.of(), undecided);
    }

    private Tried tried(List<ExecutionNotification> ours, ExecutionStore.Claimed all) {
        Map<ExecutionNotification, Execution> claimed = new HashMap<>();
        Map<ExecutionNotification, Undecided> undecided = new HashMap<>();
        for (ExecutionNotification notification : ours) {
            Execution execution = all.claimed().get(notification.id());
            if (execution != null) {
                claimed.put(notification, execution);
            } else if (all.undecided().contains(notification.id())) {
                undecided.put(notification, new Undecided(notification, Set.of()));
            } else {
                inProgress.remove(Key.of(notification));
            }
        }
        return new Tried(claimed, undecided);
    }

    /** The run of {@code execution} is over. */
    void release(Execution execution) {
        inProgress.remove(key(execution.id(), execution.fence()));
    }

    /** Whether this process has claimed the execution under {@code fence} and its run is not over, or it claims it now. */
    boolean has(String id, long fence) {
        return inProgress.contains(key(id, fence));
    }

    /** Whether there is any such execution. */
    boolean hasAny() {
        return !inProgress.isEmpty();
    }

    /** The notification that led to the claim under {@code fence}. */
    private static Key key(String id, long fence) {
        return new Key(id, fence - 1);
    }

    private Optional<Execution> claimed(ExecutionNotification notification, Set<Execution.Claim> unsure, Retry retry)
            throws InterruptedException {
        return retry.untilStopped("claim execution \"" + notification.id() + "\"", () -> {
            if (unsure.isEmpty() && isOfACanceledWorkflow(notification)) {
                return Optional.empty();
            }
            Execution.Claim me = self.get().orElseThrow(Claims::fenced);
            try {
                Optional<Execution> got = executions.claim(notification, me);
                return got.isEmpty() && !unsure.isEmpty() ? alreadyOurs(notification, unsure) : got;
            } catch (StoreException e) {
                if (e.isTransient()) {
                    unsure.add(me);
                }
                // A claim that may have been made is known to this worker alone; and what the server refuses to all is
                // no fault of this notification.
                throw unsure.isEmpty() && !e.isOfTheServer() ? e : StoreFailures.triedOn(e);
            }
        });
    }

    /** If so, it is canceled in place of being claimed. */
    private boolean isOfACanceledWorkflow(ExecutionNotification notification) {
        String workflow = notification.workflow();
        Optional<String> by = workflow == null ? Optional.empty() : canceled.canceledBy(workflow);
        by.ifPresent(user -> {
            var ignored = executions.cancel(notification.id(), user);
        });
        return by.isPresent();
    }

    /** After failures whose writes may have happened: whether the claim that is in the way is one of those. */
    private Optional<Execution> alreadyOurs(ExecutionNotification notification, Set<Execution.Claim> unsure) {
        return store.get(notification.id())
                .filter(e -> OURS.contains(e.status())
                        && e.fence() == notification.fence() + 1
                        && unsure.contains(e.runner()));
    }

    private static StoreException fenced() {
        return StoreException.transientFailure(
                "this process does not reach the database and may be taken for dead", null);
    }
}
