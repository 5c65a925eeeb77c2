// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a chain has come. Immutable.
 *
 * @param done the tasks that ended, in the order in which they ran
 * @param active the task that runs; null between two tasks
 * @param next what follows {@code active}, or how the chain ends; null before {@code active} has ended
 * @param ask what the user wants of the chain
 * @param over whether the chain has ended
 */
record ChainProgress(
        Options options,
        List<Done> done,
        @Nullable Active active,
        @Nullable Next next,
        Ask ask,
        boolean over) {

    ChainProgress {
        done = List.copyOf(done);
    }

    static ChainProgress begun(Options options) {
        return new ChainProgress(options, List.of(), null, null, Ask.NOTHING, false);
    }

    /** What the chain's execution was given for its runner. */
    record Options(boolean displayPublished, List<String> skipNotify) {}

    /** What the user wants. */
    enum Ask {
        NOTHING,
        PAUSE,
        CANCEL
    }

    /**
     * A task that ended.
     *
     * @param published the context that holds what it published, or {@link #NOTHING}
     * @param refused why it could not start, and when; null of one that has an execution
     */
    record Done(
            TaskKey key,
            ExecutionStatus state,
            int published,
            @Nullable Refused refused) {
        static final int NOTHING = -1;
    }

    /** A task whose action did not take its parameters. */
    record Refused(ChainError error, String at) {}

    /** A task that runs. */
    record Active(TaskKey key, ExecutionStatus status) {

        /** Whether it does not go on by itself. */
        boolean waits() {
            return status == ExecutionStatus.PAUSED || status == ExecutionStatus.PENDING;
        }
    }

    /**
     * What comes next: a task or the end.
     *
     * @param task the name of the task, or null at the end
     * @param end how the chain ends when there is no task
     * @param error why it ends so, or null
     * @param bare whether the result has nothing but the error
     */
    record Next(
            @Nullable String task,
            ExecutionStatus end,
            @Nullable ChainError error,
            boolean bare) {

        static Next task(String name) {
            return new Next(name, ExecutionStatus.FAILED, null, false);
        }

        static Next end(ExecutionStatus status) {
            return new Next(null, status, null, false);
        }

        static Next failed(ChainError error) {
            return new Next(null, ExecutionStatus.FAILED, error, false);
        }

        static Next failedBare(ChainError error) {
            return new Next(null, ExecutionStatus.FAILED, error, true);
        }
    }

    /** The key of the next run of {@code task}. */
    TaskKey keyOf(String task) {
        int before = (int)
                done.stream().filter(each -> each.key().task().equals(task)).count();
        return new TaskKey(task, 0, TaskKey.NO_ITEM, before);
    }

    ChainProgress running(TaskKey key) {
        return new ChainProgress(options, done, new Active(key, ExecutionStatus.RUNNING), null, ask, over);
    }

    ChainProgress activeIs(ExecutionStatus status) {
        return active == null
                ? this
                : new ChainProgress(options, done, new Active(active.key(), status), next, ask, over);
    }

    /** With {@code ended} as the last task, and none running. */
    ChainProgress ended(Done ended, Next following) {
        List<Done> all = new ArrayList<>(done);
        all.add(ended);
        return new ChainProgress(options, all, null, following, ask, over);
    }

    ChainProgress going(Next following) {
        return new ChainProgress(options, done, active, following, ask, over);
    }

    ChainProgress asked(Ask newAsk) {
        return new ChainProgress(options, done, active, next, newAsk, over);
    }

    ChainProgress over(ExecutionStatus status) {
        Next end = next == null ? Next.end(status) : new Next(null, status, next.error(), next.bare());
        return new ChainProgress(options, done, active, end, ask, true);
    }

    /** As JSON values. */
    Map<String, @Nullable Object> toDocument() {
        return ProgressDocument.write(this);
    }

    static ChainProgress of(Map<String, ? extends @Nullable Object> document) {
        return ProgressDocument.read(new LinkedHashMap<>(document));
    }
}
