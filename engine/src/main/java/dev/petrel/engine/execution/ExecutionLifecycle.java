// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an execution from its request to its end: the only writer of executions. Each change is one
 * compare-and-set over status and fence, along the transitions that {@link ExecutionStatus} allows, and is announced
 * afterwards ({@link StatusChanged}), best effort. What must follow an end ({@link CompletionStep}) is noted by the same
 * write.
 *
 * <p>Safe for any thread and any number of processes. A method returns after the database has taken the change; it
 * blocks for the database and throws what the store throws ({@link dev.petrel.engine.store.StoreException}).
 */
public final class ExecutionLifecycle {

    /** An execution that runs hot moves a few times while it is canceled; more is no progress. */
    private static final int CANCEL_TRIES = 10;

    private static final Logger log = LoggerFactory.getLogger(ExecutionLifecycle.class);

    private final ExecutionStore store;
    private final ExecutionNotifier notifier;
    private final Clock clock;
    private final Completion completion;
    private final PendingExecutions pending;
    private final Admission admission;
    private final DetachedActions detached;
    private final Handover handover = new Handover();

    /** With no steps that follow an end but those that are always done: see {@link Completion#standard}. */
    public ExecutionLifecycle(ExecutionStore store, ExecutionNotifier notifier, Clock clock) {
        this(store, notifier, clock, Completion.standard(store));
    }

    /** With no steps for pending executions. */
    public ExecutionLifecycle(ExecutionStore store, ExecutionNotifier notifier, Clock clock, Completion completion) {
        this(store, notifier, clock, completion, PendingExecutions.unattended(store, clock));
    }

    /**
     * @param completion what follows an end: the same in every process of a cluster, since each may end an execution and
     *     each may sweep what another left undone
     * @param pending what pending executions need, the same in every process too
     */
    public ExecutionLifecycle(
            ExecutionStore store,
            ExecutionNotifier notifier,
            Clock clock,
            Completion completion,
            PendingExecutions pending) {
        this(store, notifier, clock, completion, pending, Admission.ALL);
    }

    /** @param admission what is asked before an execution starts: the same in every process that runs actions */
    public ExecutionLifecycle(
            ExecutionStore store,
            ExecutionNotifier notifier,
            Clock clock,
            Completion completion,
            PendingExecutions pending,
            Admission admission) {
        this(store, notifier, clock, completion, pending, admission, DetachedActions.NONE);
    }

    /** @param detached what goes on with executions that need no process: the same in every process too */
    public ExecutionLifecycle(
            ExecutionStore store,
            ExecutionNotifier notifier,
            Clock clock,
            Completion completion,
            PendingExecutions pending,
            Admission admission,
            DetachedActions detached) {
        this.store = store;
        this.notifier = notifier;
        this.clock = clock;
        this.completion = completion;
        this.pending = pending;
        this.admission = admission;
        this.detached = detached;
    }

    /** What goes on with executions that need no process, for this process's {@link SteeredSweeper}. */
    DetachedActions detached() {
        return detached;
    }

    /** Where this process's action runner says that it is there. */
    public Handover handover() {
        return handover;
    }

    /** What follows the ends that are written here, for this process's {@link CompletionSweeper}. */
    public Completion completion() {
        return completion;
    }

    /**
     * Writes those of {@code executions} that are not there yet, in one go, and begins to notify the runners of those
     * that are requested. Those that were rejected and are failed already ({@link ExecutionRequests.Rejected#failed}) are
     * followed by what must follow any end.
     *
     * <p>One of them begins in this process without a notification if its action runner has nothing to do: no other could begin sooner.
     *
     * @return completes when the broker has confirmed every notification; fails with a
     *     {@link dev.petrel.engine.bus.BusException} else
     */
    public CompletableFuture<Void> request(List<Execution> executions) {
        return request(executions, handover::takeIfIdle);
    }

    /**
     * As {@link #request(List)}, of executions that follow from what this process has done: it runs one of them itself if
     * it has a slot to spare, which saves the way through the broker. Only one, so that the others are spread as ever.
     */
    public CompletableFuture<Void> requestNear(List<Execution> executions) {
        return request(executions, handover::take);
    }

    private CompletableFuture<Void> request(List<Execution> executions, Predicate<ExecutionNotification> taker) {
        if (executions.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Created created = create(executions);
        Optional<Execution> near = executions.stream()
                .filter(execution -> execution.status() == ExecutionStatus.REQUESTED)
                .findFirst()
                .filter(execution ->
                        created.ids().contains(execution.id()) && taker.test(ExecutionNotification.of(execution)));
        CompletableFuture<Void> notified = notifier.send(executions.stream()
                .filter(execution -> !near.map(Execution::id).equals(Optional.of(execution.id())))
                .toList());
        created.followed().forEach(completion::complete);
        return notified;
    }

    /**
     * Writes {@code execution} and notifies the runners of it if it is requested. That they cannot be notified is no failure: the sweeper
     * will.
     */
    public void request(Execution execution) {
        Created created = create(List.of(execution));
        if (execution.status() == ExecutionStatus.REQUESTED) {
            boolean ignored = notifier.inform(execution).join();
        }
        created.followed().forEach(completion::complete);
    }

    /**
     * What a request has created.
     *
     * @param followed those of them that have ended already, and whose end something must follow
     */
    private record Created(Set<String> ids, Set<String> followed) {}

    private Created create(List<Execution> executions) {
        Set<String> followed = executions.stream()
                .filter(execution -> execution.status().isTerminal() && completion.follows(execution))
                .map(Execution::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> created = store.create(executions, followed);
        for (Execution execution : executions) {
            if (created.contains(execution.id())) {
                notifier.announce(StatusChanged.of(execution));
            }
        }
        followed.retainAll(created);
        return new Created(created, followed);
    }

    /**
     * Takes the execution of a notification for a runner, if it may start now ({@link Admission}). One that may not is
     * delayed or canceled.
     *
     * @return it as claimed, or empty if it is not to be had
     */
    public Optional<Execution> claim(ExecutionNotification notification, Execution.Claim claim) {
        if (!admission.admits(notification, this)) {
            return Optional.empty();
        }
        Optional<Execution> claimed = claim(notification.id(), notification.fence(), claim);
        if (claimed.isEmpty()) {
            admission.notClaimed(notification);
        }
        return claimed;
    }

    /**
     * Takes the executions of several notifications for a runner, as {@link #claim(ExecutionNotification, Execution.Claim)} does
     * each, in a few steps for all of them. What policies may say something of is not decided here.
     *
     * @throws dev.petrel.engine.store.StoreException if any of them may have been claimed
     */
    public ExecutionStore.Claimed claim(List<ExecutionNotification> notifications, Execution.Claim claim) {
        Set<String> undecided = new HashSet<>();
        List<ExecutionStore.Waiting> waiting = new ArrayList<>();
        for (ExecutionNotification notification : notifications) {
            if (admission.asks(notification)) {
                undecided.add(notification.id());
            } else {
                waiting.add(new ExecutionStore.Waiting(notification.id(), notification.fence()));
            }
        }
        if (waiting.isEmpty()) {
            return new ExecutionStore.Claimed(Map.of(), undecided);
        }
        ExecutionStore.Claimed claimed = store.claim(waiting, claim, clock.instant());
        claimed.claimed().values().forEach(execution -> notifier.announce(StatusChanged.of(execution)));
        undecided.addAll(claimed.undecided());
        return new ExecutionStore.Claimed(claimed.claimed(), undecided);
    }

    /**
     * Takes a requested execution for a runner, whatever policies say.
     *
     * @param fence the one it waits with
     * @return it as claimed, running under the next fence, or empty if it is not to be had: of any number of concurrent
     *     claims at most one gets it
     */
    public Optional<Execution> claim(String id, long fence, Execution.Claim claim) {
        Optional<Execution> claimed = store.claim(id, fence, claim, clock.instant());
        claimed.map(StatusChanged::of).ifPresent(notifier::announce);
        return claimed;
    }

    /**
     * Writes the end of a run, whether its execution is running or is about to be canceled.
     *
     * @param run the execution as it was claimed
     * @return false if the execution is not this run's to end any more. True also if an earlier call, whose answer was
     *     lost, has written this end
     */
    public boolean finish(Execution run, ExecutionStatus end, Map<String, @Nullable Object> result) {
        if (move(run, ExecutionStatus.RUNNING, end, result, clock.instant())) {
            return true;
        }
        Optional<Execution> found = store.get(run.id()).filter(now -> now.fence() == run.fence());
        if (found.isEmpty()) {
            return false;
        }
        Execution now = found.get();
        return now.status().isTerminal()
                ? now.status() == TimedOut.end(now, end)
                : move(now, now.status(), end, result, clock.instant());
    }

    /**
     * How a run ended.
     *
     * @param run the execution as it was claimed
     */
    public record Ending(Execution run, ExecutionStatus status, Map<String, @Nullable Object> result) {}

    /**
     * Writes the ends of several runs, as {@link #finish} does each, in one step: those that have small results, and that
     * nothing must follow.
     *
     * @return the ids of those that have ended so; each other is to be {@linkplain #finish finished} by itself
     * @throws dev.petrel.engine.store.StoreException if it is not known of any
     */
    public Set<String> finish(List<Ending> endings) {
        Instant at = clock.instant();
        List<ExecutionStore.Move> moves = new ArrayList<>();
        for (Ending ending : endings) {
            Execution run = ending.run();
            if (ExecutionStatus.RUNNING.mayBecome(ending.status())
                    && TimedOut.end(run, ending.status()) == ending.status()
                    && !completion.follows(run.moved(ending.status(), ending.result(), at))) {
                Change change = new Change(ending.status(), ending.result(), false, at);
                moves.add(new ExecutionStore.Move(run.id(), run.fence(), ExecutionStatus.RUNNING, change));
            }
        }
        Set<String> moved = moves.isEmpty() ? Set.of() : store.transition(moves);
        for (ExecutionStore.Move move : moves) {
            if (moved.contains(move.id())) {
                notifier.announce(new StatusChanged(move.id(), move.change().to(), move.fence()));
            }
        }
        return moved;
    }

    /**
     * Makes an execution pending: its run is over and holds no slot, and the action goes on elsewhere until it is
     * {@linkplain #finish finished}. What a {@link PendingStep} does at once is done on return, or left to the
     * {@link PendingSweeper}. One that is about to be canceled is canceled instead.
     *
     * @param run the execution as it was claimed
     * @param result what there is of its result
     * @return what it is now, pending or canceled, or empty if it is not this run's any more
     */
    public Optional<ExecutionStatus> suspend(Execution run, Map<String, @Nullable Object> result) {
        Instant at = clock.instant();
        if (move(run, ExecutionStatus.RUNNING, ExecutionStatus.PENDING, result, at)) {
            pending.attend(run, this::over);
            return Optional.of(ExecutionStatus.PENDING);
        }
        if (canceledBefore(run, "it became pending", result, at)) {
            return Optional.of(ExecutionStatus.CANCELED);
        }
        return store.get(run.id())
                .filter(now -> now.fence() == run.fence())
                .map(Execution::status)
                .filter(now -> now == ExecutionStatus.PENDING || now == ExecutionStatus.CANCELED);
    }

    private boolean canceledBefore(Execution run, String what, Map<String, @Nullable Object> result, Instant at) {
        Map<String, @Nullable Object> canceled = new LinkedHashMap<>(result);
        canceled.put("error", "the execution was canceled before " + what);
        return store.get(run.id())
                .filter(now -> now.fence() == run.fence())
                .filter(now -> move(now, ExecutionStatus.CANCELING, ExecutionStatus.CANCELED, canceled, at))
                .isPresent();
    }

    /**
     * Lets an execution go: its run is over and holds no slot, it belongs to no process, and it stays running until {@link
     * DetachedActions} ends it. One that is about to be canceled is canceled instead.
     *
     * @param run the execution as it was claimed
     * @param start what the action goes on with
     * @return what it is now, or empty if it is not this run's any more
     */
    public Optional<ExecutionStatus> detach(Execution run, Map<String, @Nullable Object> start) {
        detached.keep(run, start);
        if (store.detach(run.id(), run.fence())) {
            begin(run.id());
            return Optional.of(ExecutionStatus.RUNNING);
        }
        if (canceledBefore(run, "its workflow began", Map.of(), clock.instant())) {
            return Optional.of(ExecutionStatus.CANCELED);
        }
        Optional<Execution> now = store.get(run.id());
        if (now.filter(Execution::detached).isPresent()) { // an earlier try, whose answer was lost
            begin(run.id());
        }
        return now.filter(is -> is.detached() && is.fence() > run.fence()
                        || is.fence() == run.fence() && is.status() == ExecutionStatus.CANCELED)
                .map(Execution::status);
    }

    private void begin(String id) {
        try {
            detached.begin(id);
        } catch (RuntimeException e) { // whatever it is: it belongs to no process now, and is begun by another
            log.atDebug().addKeyValue("execution", id).log("A workflow is left to the sweeper.", e);
        }
    }

    /**
     * Moves an execution that goes on without a process, for those that go on with it, to a status that is not terminal. What must follow is done on
     * return, or left to the {@link SteeredSweeper}.
     *
     * @param read the execution as it was read
     * @param result its result from now on, or null to leave that
     * @return it as it is now, or empty if it has moved on, or may not become so
     */
    public Optional<Execution> steer(
            Execution read, ExecutionStatus to, @Nullable Map<String, @Nullable Object> result) {
        return steer(read, to, result, null, false);
    }

    private Optional<Execution> steer(
            Execution read,
            ExecutionStatus to,
            @Nullable Map<String, @Nullable Object> result,
            @Nullable String by,
            boolean asked) {
        if (!read.detached() || !read.status().mayBecome(to)) {
            return Optional.empty();
        }
        Instant at = clock.instant();
        Execution next = read.steered(to, result, at);
        boolean followed = detached.follows(next, asked);
        if (!store.steer(read, new Change(to, result, followed, at), by)) {
            return Optional.empty();
        }
        notifier.announce(StatusChanged.of(next));
        if (followed) {
            attend(next);
        }
        return Optional.of(next);
    }

    private void attend(Execution steered) {
        try {
            detached.attend(steered);
        } catch (RuntimeException e) { // whatever it is, the execution is marked
            log.atDebug().addKeyValue("execution", steered.id()).log("An execution is left to the sweeper.", e);
        }
    }

    /** What pending executions need, for this process's {@link PendingSweeper}. */
    PendingExecutions pending() {
        return pending;
    }

    /** Ends a pending execution that is as it was read, with the result that it has. */
    boolean over(Execution waiting, ExecutionStatus end) {
        return move(waiting, ExecutionStatus.PENDING, end, null, clock.instant());
    }

    /** As {@link #finish}, of an execution that cannot be read: abandons it, whether it is running or being canceled. */
    public boolean abandon(Execution run, Map<String, @Nullable Object> result) {
        Instant at = clock.instant();
        return move(run, ExecutionStatus.RUNNING, ExecutionStatus.ABANDONED, result, at)
                || move(run, ExecutionStatus.CANCELING, ExecutionStatus.ABANDONED, result, at);
    }

    /**
     * Ends an execution that is as it was read.
     *
     * @return it as it is now, or empty if it has moved on, or may not end so
     */
    public Optional<Execution> end(Execution read, ExecutionStatus end, Map<String, @Nullable Object> result) {
        Instant at = clock.instant();
        return move(read, read.status(), end, result, at) ? Optional.of(read.moved(end, result, at)) : Optional.empty();
    }

    /** Fails an execution that no runner can claim. False if it is not requested under {@code fence} any more. */
    public boolean fail(String id, long fence, Map<String, @Nullable Object> result) {
        // Whether anything must follow is not known here: the sweeper looks.
        Change failed = new Change(ExecutionStatus.FAILED, result, true, clock.instant());
        boolean moved = store.transition(id, fence, ExecutionStatus.REQUESTED, failed);
        if (moved) {
            notifier.announce(new StatusChanged(id, failed.to(), fence));
        }
        return moved;
    }

    /**
     * Delays a requested execution until one of {@code slots} is free; {@link #requeue} ends that.
     *
     * @param slots their id
     * @return false if it is not requested any more as it was read
     */
    public boolean delay(Execution read, String slots) {
        boolean delayed = store.delay(read, slots, clock.instant());
        if (delayed) {
            notifier.announce(new StatusChanged(read.id(), ExecutionStatus.DELAYED, read.fence()));
        }
        return delayed;
    }

    /**
     * Cancels a requested execution because a policy says so; as in StackStorm, it has no result and nobody canceled it.
     * If this process dies in between, it is canceling with no runner, and is canceled when that is noticed.
     *
     * @return false if it is not requested any more as it was read
     */
    public boolean refuse(Execution read) {
        Instant at = clock.instant();
        return move(read, ExecutionStatus.REQUESTED, ExecutionStatus.CANCELING, null, at)
                && move(
                        read.moved(ExecutionStatus.CANCELING, null, at),
                        ExecutionStatus.CANCELING,
                        ExecutionStatus.CANCELED,
                        null,
                        at);
    }

    /**
     * Takes a running execution back from its runner, or ends the delay of one, so that it can be claimed, and begins to
     * notify the runners. Nothing that an old run still writes is accepted.
     *
     * @param read the execution as it was read, running or delayed
     * @return it as it waits now, or empty if it has moved on
     */
    public Optional<Execution> requeue(Execution read) {
        Instant at = clock.instant();
        if (!store.requeue(read.id(), read.status(), read.fence(), at)) {
            return Optional.empty();
        }
        Execution waiting = read.requeued(at);
        notifier.announce(StatusChanged.of(waiting));
        CompletableFuture<Boolean> ignored = notifier.inform(waiting);
        return Optional.of(waiting);
    }

    private boolean move(
            Execution read,
            ExecutionStatus from,
            ExecutionStatus wanted,
            @Nullable Map<String, @Nullable Object> given,
            Instant at) {
        ExecutionStatus to = TimedOut.end(read, wanted);
        if (!from.mayBecome(to)) {
            return false;
        }
        Map<String, @Nullable Object> result = to == wanted ? given : TimedOut.result(read, given);
        Execution next = read.moved(to, result, at);
        boolean followed =
                to == ExecutionStatus.PENDING ? pending.follows(read) : to.isTerminal() && completion.follows(next);
        boolean moved = store.transition(read.id(), read.fence(), from, new Change(to, result, followed, at));
        if (moved) {
            entered(next, followed && to.isTerminal());
        }
        return moved;
    }

    private void entered(Execution next, boolean followed) {
        notifier.announce(StatusChanged.of(next));
        if (followed) {
            boolean ignored = completion.complete(next);
        }
    }

    /** What came of an attempt to pause or resume. */
    public sealed interface Steering {}

    /** It does so, or has done so already. */
    public record Steered(Execution now) implements Steering {}

    /** It cannot be: it is in another state than that takes, or it is no workflow. */
    public record Unsteerable(Execution now) implements Steering {}

    /** Pauses an execution that goes on without a process: what runs of it ends, and nothing new starts. Empty if it is gone. */
    public Optional<Steering> pause(String id) {
        return steer(
                id,
                ExecutionStatus.RUNNING,
                ExecutionStatus.PAUSING,
                Set.of(ExecutionStatus.PAUSING, ExecutionStatus.PAUSED));
    }

    /** Lets an execution go on that was paused. Empty if it is gone. */
    public Optional<Steering> resume(String id) {
        return steer(
                id,
                ExecutionStatus.PAUSED,
                ExecutionStatus.RESUMING,
                Set.of(ExecutionStatus.RESUMING, ExecutionStatus.RUNNING));
    }

    private Optional<Steering> steer(
            String id, ExecutionStatus from, ExecutionStatus to, Set<ExecutionStatus> already) {
        for (int i = 0; i < CANCEL_TRIES; i++) {
            Optional<Execution> read = store.get(id);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            Execution execution = read.get();
            if (!execution.detached() || execution.status() != from) {
                boolean done = execution.detached() && already.contains(execution.status());
                return Optional.of(done ? new Steered(execution) : new Unsteerable(execution));
            }
            Optional<Execution> next = steer(execution, to, null, null, true);
            if (next.isPresent()) {
                return Optional.of(new Steered(next.get()));
            }
        }
        return store.get(id).map(Unsteerable::new);
    }

    /** What came of an attempt to cancel. */
    public sealed interface Cancellation {}

    /** It is canceled, or will be when its run has ended. */
    public record Canceled(Execution now) implements Cancellation {}

    /** It has ended in another way. */
    public record AlreadyEnded(Execution now) implements Cancellation {}

    /** There is no such execution any more. */
    public record Gone() implements Cancellation {}

    /** It changed each time it was to be canceled, and is as it was. */
    public record KeepsChanging() implements Cancellation {}

    /**
     * Cancels an execution: at once if it does not run, else its runner ends the action and writes the end. The runner is
     * told again each time that this is asked for.
     *
     * @param by the user who asks
     */
    public Cancellation cancel(String id, String by) {
        return Retry.cas(CANCEL_TRIES, () -> tryToCancel(id, by)).orElseGet(KeepsChanging::new);
    }

    private Optional<Cancellation> tryToCancel(String id, String by) {
        Optional<Execution> read = store.get(id);
        if (read.isEmpty()) {
            return Optional.of(new Gone());
        }
        Execution execution = read.get();
        ExecutionStatus from = execution.status();
        if (from == ExecutionStatus.CANCELING) {
            notifier.announce(StatusChanged.of(execution)); // again: the first one may have been lost
            if (execution.detached()) {
                attend(execution);
            }
        }
        if (from == ExecutionStatus.CANCELED || from == ExecutionStatus.CANCELING) {
            return Optional.of(new Canceled(execution));
        }
        ExecutionStatus to =
                from.mayBecome(ExecutionStatus.CANCELED) ? ExecutionStatus.CANCELED : ExecutionStatus.CANCELING;
        if (!from.mayBecome(to)) {
            return Optional.of(new AlreadyEnded(execution));
        }
        boolean done = execution.detached() && !to.isTerminal()
                ? steer(execution, to, canceledBy(by), by, true).isPresent()
                : cancel(execution, to, by);
        if (!done) {
            return Optional.empty();
        }
        return Optional.of(store.get(id).<Cancellation>map(Canceled::new).orElseGet(Gone::new));
    }

    /**
     * Cancels several that do not run, in few writes: those of {@code read} that {@link #cancel} would cancel at once.
     *
     * @param read with their contexts and logs
     * @return the ids of those that are canceled now
     */
    public Set<String> cancelWaiting(List<Execution> read, String by) {
        Instant at = clock.instant();
        Map<String, Execution> next = new LinkedHashMap<>();
        List<Execution> waiting = read.stream()
                .filter(each -> !each.detached() && each.status().mayBecome(ExecutionStatus.CANCELED))
                .toList();
        Set<String> followed = new LinkedHashSet<>();
        for (Execution each : waiting) {
            Execution ended = each.canceledBy(by).moved(ExecutionStatus.CANCELED, canceledBy(by), at);
            next.put(each.id(), ended);
            if (completion.follows(ended)) {
                followed.add(each.id());
            }
        }
        Set<String> canceled = store.cancelAll(waiting, by, canceledBy(by), followed, at);
        next.keySet().retainAll(canceled);
        next.values().forEach(each -> notifier.announce(StatusChanged.of(each)));
        completion.complete(next.values().stream()
                .filter(each -> followed.contains(each.id()))
                .toList());
        return canceled;
    }

    private boolean cancel(Execution read, ExecutionStatus to, String by) {
        Instant at = clock.instant();
        Map<String, @Nullable Object> result = to.isTerminal() ? canceledBy(by) : null;
        Execution next = read.canceledBy(by).moved(to, result, at);
        boolean followed = to.isTerminal() && completion.follows(next);
        boolean moved = store.cancel(read, by, new Change(to, result, followed, at));
        if (moved) {
            entered(next, followed);
        }
        return moved;
    }

    /**
     * Ends an execution whose deadline has passed, as {@link ExecutionStatus#TIMEOUT}: at once if it does not run, else
     * its runner ends the action, or its workflow what runs of it, and then it ends so. May be called again.
     *
     * @return false if that is of no interest any more: it has ended, or is canceled, or is gone
     */
    public boolean expire(String id) {
        return Retry.cas(CANCEL_TRIES, () -> tryToExpire(id)).orElse(true);
    }

    private Optional<Boolean> tryToExpire(String id) {
        Optional<Execution> read = store.get(id);
        if (read.filter(ExecutionLifecycle::mayExpire).isEmpty()) {
            return Optional.of(false);
        }
        Execution late = read.get().passed();
        boolean runs = late.detached() || late.status() == ExecutionStatus.RUNNING;
        ExecutionStatus to = runs ? ExecutionStatus.CANCELING : ExecutionStatus.TIMEOUT;
        Map<String, @Nullable Object> result = runs ? null : TimedOut.result(late, late.result());
        Instant at = clock.instant();
        Execution next = late.detached() ? late.steered(to, result, at) : late.moved(to, result, at);
        boolean followed = late.detached() ? detached.follows(next, true) : to.isTerminal() && completion.follows(next);
        if (!store.expire(read.get(), new Change(to, result, followed, at))) {
            return Optional.empty();
        }
        entered(next, followed && to.isTerminal());
        if (followed && late.detached()) {
            attend(next);
        }
        return Optional.of(true);
    }

    private static boolean mayExpire(Execution read) {
        return read.deadline() != null
                && !read.timedOut()
                && !read.status().isTerminal()
                && read.status() != ExecutionStatus.CANCELING;
    }

    private static Map<String, @Nullable Object> canceledBy(String user) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("message", "Action canceled by user.");
        result.put("user", user);
        return result;
    }
}
