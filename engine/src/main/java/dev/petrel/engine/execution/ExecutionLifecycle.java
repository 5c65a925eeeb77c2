// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The life of an execution from its request to its end: whatever changes one is asked for here. Each change is one
 * compare-and-set over status and fence, along the transitions that {@link ExecutionStatus} allows, and is announced
 * afterwards ({@link StatusChanged}), best effort; what must follow ({@link LifecycleHooks}) is noted by the same write.
 * {@link ExecutionWriter} does that, and nothing else writes executions.
 *
 * <p>Safe for any thread and any number of processes. A method returns after the database has taken the change; it
 * blocks for the database and throws what the store throws ({@link dev.petrel.engine.store.StoreException}).
 */
public final class ExecutionLifecycle {

    /** An execution that runs hot changes a few times while it is canceled or paused; more is no progress. */
    static final int TRIES = 10;

    private final ExecutionWriter writer;
    private final ExecutionNotifier notifier;
    private final LifecycleHooks hooks;
    private final NewExecutions requests;
    private final RunStarts runStarts;
    private final RunEnds runEnds;
    private final Cancellations cancellations;
    private final DetachedExecutions detached;
    private final Handover handover = new Handover();

    /** @param hooks the same in every process of a cluster */
    public ExecutionLifecycle(ExecutionStore store, ExecutionNotifier notifier, Clock clock, LifecycleHooks hooks) {
        this.notifier = notifier;
        this.hooks = hooks;
        this.writer = new ExecutionWriter(store, notifier, clock, hooks);
        this.requests = new NewExecutions(writer, notifier, hooks.completion(), handover);
        this.runStarts = new RunStarts(writer, hooks.admission());
        this.detached = new DetachedExecutions(store, writer, clock, hooks.detached());
        this.runEnds = new RunEnds(store, writer, hooks.pending(), detached);
        this.cancellations = new Cancellations(store, writer, clock, detached);
    }

    /** What is asked and done around the changes made here, for this process's sweepers. */
    public LifecycleHooks hooks() {
        return hooks;
    }

    /** Where this process's action runner says that it is there. */
    public Handover handover() {
        return handover;
    }

    /**
     * Writes those of {@code executions} that are not there yet, in one go, and begins to notify the runners of those
     * that are requested. Those that were rejected and are failed already ({@link ExecutionRequests.Rejected#failed}) are
     * followed by what must follow any end.
     *
     * <p>One of them begins in this process without a notification if its action runner has nothing to do: no other could begin sooner.
     * So do those whose actions are short, as far as it has slots to spare.
     *
     * @return completes when the broker has confirmed every notification; fails with a
     *     {@link dev.petrel.engine.bus.BusException} else
     */
    public CompletableFuture<Void> request(List<Execution> executions) {
        return requests.request(executions, handover::takeIfIdle);
    }

    /**
     * As {@link #request(List)}, of executions that follow from what this process has done: it runs one of them itself if
     * it has a slot to spare, which saves the way through the broker. Only one, and those whose actions are short, so that
     * the others are spread as ever.
     */
    public CompletableFuture<Void> requestNear(List<Execution> executions) {
        return requests.request(executions, handover::take);
    }

    /**
     * Writes {@code execution} and, if it is requested, notifies the runners of it; or has it begin in this process if its
     * action is short and the runner has a slot to spare. That they cannot be notified is no failure: the sweeper will.
     */
    public void request(Execution execution) {
        requests.request(execution);
    }

    /**
     * Takes the execution of a notification for a runner, if it may start now ({@link Admission}). One that may not is
     * delayed or canceled.
     *
     * @return it as claimed, or empty if it is not to be had
     */
    public Optional<Execution> claim(ExecutionNotification notification, Execution.Claim claim) {
        return runStarts.claim(notification, claim, this);
    }

    /**
     * Takes the executions of several notifications for a runner, as {@link #claim(ExecutionNotification, Execution.Claim)} does
     * each, in a few steps for all of them. What policies may say something of is not decided here.
     *
     * @param known by id, those that this process has written itself: they need not be read
     * @throws dev.petrel.engine.store.StoreException if any of them may have been claimed
     */
    public ExecutionStore.Claimed claim(
            List<ExecutionNotification> notifications, Map<String, Execution> known, Execution.Claim claim) {
        return runStarts.claim(notifications, known, claim);
    }

    /**
     * Takes a requested execution for a runner, whatever policies say.
     *
     * @param fence the one it waits with
     * @return it as claimed, running under the next fence, or empty if it is not to be had: of any number of concurrent
     *     claims at most one gets it
     */
    public Optional<Execution> claim(String id, long fence, Execution.Claim claim) {
        return writer.claim(id, fence, claim);
    }

    /**
     * Writes the end of a run, whether its execution is running or is about to be canceled.
     *
     * @param run the execution as it was claimed
     * @return false if the execution is not this run's to end any more. True also if an earlier call, whose answer was
     *     lost, has written this end
     */
    public boolean finish(Execution run, ExecutionStatus end, Map<String, @Nullable Object> result) {
        return runEnds.finish(run, end, result);
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
        return writer.finish(endings);
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
        return runEnds.suspend(run, result);
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
        return runEnds.detach(run, start);
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
        return detached.steer(read, to, result, null, false);
    }

    /** Ends a pending execution that is as it was read, with the result that it has. */
    boolean over(Execution waiting, ExecutionStatus end) {
        return runEnds.over(waiting, end);
    }

    /** As {@link #finish}, of an execution that cannot be read: abandons it, whether it is running or being canceled. */
    public boolean abandon(Execution run, Map<String, @Nullable Object> result) {
        return runEnds.abandon(run, result);
    }

    /**
     * Ends an execution that is as it was read.
     *
     * @return it as it is now, or empty if it has moved on, or may not end so
     */
    public Optional<Execution> end(Execution read, ExecutionStatus end, Map<String, @Nullable Object> result) {
        return writer.move(read, read.status(), end, result);
    }

    /** Fails an execution that no runner can claim. False if it is not requested under {@code fence} any more. */
    public boolean fail(String id, long fence, Map<String, @Nullable Object> result) {
        return writer.fail(id, fence, result);
    }

    /**
     * Delays a requested execution until one of {@code slots} is free; {@link #requeue} ends that.
     *
     * @param slots their id
     * @return false if it is not requested any more as it was read
     */
    public boolean delay(Execution read, String slots) {
        return writer.delay(read, slots);
    }

    /**
     * Cancels a requested execution because a policy says so; as in StackStorm, it has no result and nobody canceled it.
     * If this process dies in between, it is canceling with no runner, and is canceled when that is noticed.
     *
     * @return false if it is not requested any more as it was read
     */
    public boolean refuse(Execution read) {
        return cancellations.refuse(read);
    }

    /**
     * Takes a running execution back from its runner, or ends the delay of one, so that it can be claimed, and begins to
     * notify the runners. Nothing that an old run still writes is accepted.
     *
     * @param read the execution as it was read, running or delayed
     * @return it as it waits now, or empty if it has moved on
     */
    public Optional<Execution> requeue(Execution read) {
        Optional<Execution> waiting = writer.requeue(read);
        waiting.ifPresent(execution -> {
            CompletableFuture<Boolean> ignored = notifier.inform(execution);
        });
        return waiting;
    }

    /** Pauses an execution that goes on without a process: what runs of it ends, and nothing new starts. Empty if it is gone. */
    public Optional<Steering> pause(String id) {
        return detached.pause(id);
    }

    /** Lets an execution go on that was paused. Empty if it is gone. */
    public Optional<Steering> resume(String id) {
        return detached.resume(id);
    }

    /**
     * Cancels an execution: at once if it does not run, else its runner ends the action and writes the end. The runner is
     * told again each time that this is asked for.
     *
     * @param by the user who asks
     */
    public Cancellation cancel(String id, String by) {
        return cancellations.cancel(id, by);
    }

    /**
     * Cancels several that do not run, in few writes: those of {@code read} that {@link #cancel} would cancel at once.
     *
     * @param read with their contexts and logs
     * @return the ids of those that are canceled now
     */
    public Set<String> cancelWaiting(List<Execution> read, String by) {
        return cancellations.cancelWaiting(read, by);
    }

    /**
     * Ends an execution whose deadline has passed, as {@link ExecutionStatus#TIMEOUT}: at once if it does not run, else
     * its runner ends the action, or its workflow what runs of it, and then it ends so. May be called again.
     *
     * @return false if that is of no interest any more: it has ended, or is canceled, or is gone
     */
    public boolean expire(String id) {
        return cancellations.expire(id);
    }
}
