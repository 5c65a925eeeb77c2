// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import dev.petrel.workflow.orquesta.spec.EngineCommand;
import dev.petrel.workflow.orquesta.spec.RetrySpec;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import dev.petrel.workflow.orquesta.spec.TransitionSpec;
import org.jspecify.annotations.Nullable;

/** The end of a task: it is run again, or what follows it is staged, or the workflow fails. */
final class TaskCompletion {

    /** {@code do: retry}, as Orquesta has it. */
    private static final int TRIES_OF_THE_COMMAND = 3;

    private final Definition definition;
    private final Progress progress;
    private final Expressions expressions;
    private final Functions functions;
    private final Transitions transitions;

    TaskCompletion(
            Definition definition,
            Progress progress,
            Expressions expressions,
            Functions functions,
            Transitions transitions) {
        this.definition = definition;
        this.progress = progress;
        this.expressions = expressions;
        this.functions = functions;
        this.transitions = transitions;
    }

    /** {@code entry}, of which something ran until now, has ended as {@code status}. */
    void end(TaskEntry entry, ExecutionStatus status) {
        entry.status = endOf(status);
        // As in StackStorm, an action that timed out by itself is not among the errors.
        boolean told = entry.items != null || entry.timeout > 0 || status != ExecutionStatus.TIMEOUT;
        if (told && entry.isAbended()) {
            progress.errors.addFailed(entry);
        }
        progress.cancelAsked |= entry.status == ExecutionStatus.CANCELED;
        if (!runAgain(entry)) {
            goOn(entry);
        }
    }

    /** A task cannot see why another did not succeed: a timeout and a lost runner are failures to it. */
    private static ExecutionStatus endOf(ExecutionStatus status) {
        return status == ExecutionStatus.SUCCEEDED || status == ExecutionStatus.CANCELED
                ? status
                : ExecutionStatus.FAILED;
    }

    /** The workflow fails; nothing new starts but what is beside a {@code fail}. */
    void fail(@Nullable TaskEntry cause) {
        progress.failed = true;
        if (cause != null) {
            cause.addTerm();
        }
    }

    private void goOn(TaskEntry entry) {
        Transitions.Outcome outcome = transitions.take(entry);
        if (outcome.broken() || (entry.isAbended() && !outcome.handled())) {
            fail(entry);
        }
        for (StagedTask command : outcome.commands()) {
            TaskEntry done = progress.start(command);
            boolean fails = command.id.equals(EngineCommand.FAIL.word());
            done.status = fails ? ExecutionStatus.FAILED : ExecutionStatus.SUCCEEDED;
            done.addTerm();
            if (fails) {
                progress.errors.addCommand(command.id);
                fail(done);
            }
        }
        if (progress.failed || progress.cancelAsked) {
            entry.addTerm();
        }
    }

    private boolean runAgain(TaskEntry entry) {
        if (progress.failed || progress.cancelAsked || progress.status.isTerminal()) {
            return false;
        }
        try {
            TaskEntry.Retry retry = retry(entry);
            if (retry == null || retry.tally() >= retry.count() || !wantsRetry(entry)) {
                return false;
            }
            entry.retry = new TaskEntry.Retry(retry.count(), retry.delay(), retry.tally() + 1);
        } catch (PythonError e) {
            progress.errors.add(Errors.text(e), entry.id, entry.route);
            fail(entry);
            return false;
        }
        entry.status = ExecutionStatus.DELAYED;
        entry.items = null;
        StagedTask again = progress.staged.computeIfAbsent(
                entry.key(), key -> new StagedTask(entry.id, entry.route, entry.contexts));
        again.contexts = entry.contexts.plus(again.contexts);
        again.prev.putAll(entry.prev);
        again.ready = true;
        again.again = true;
        again.runsOnFail = entry.runsOnFail;
        again.delay = entry.retry.delay();
        return true;
    }

    /** How {@code entry} is run again, found out when it ended first; null for never. */
    private TaskEntry.@Nullable Retry retry(TaskEntry entry) throws PythonError {
        TaskEntry.Retry known = entry.retry;
        if (known != null) {
            return known;
        }
        if (definition.graph().retryCommand(entry.id) != null) {
            return new TaskEntry.Retry(TRIES_OF_THE_COMMAND, 0, 0);
        }
        TaskSpec task = definition.spec().task(entry.id);
        RetrySpec spec = task == null ? null : task.retry();
        if (spec == null) {
            return null;
        }
        var calls = functions.ended(progress.contexts.merge(entry.contexts), entry);
        Numbers numbers = new Numbers(expressions, calls);
        int count = numbers.of(spec.count(), 0, "The retry count for task \"" + entry.id + "\" is not an integer.");
        int delay = numbers.of(spec.delay(), 0, "The retry delay for task \"" + entry.id + "\" is not an integer.");
        return new TaskEntry.Retry(count, delay, 0);
    }

    private boolean wantsRetry(TaskEntry entry) throws PythonError {
        TaskSpec task = definition.spec().task(entry.id);
        RetrySpec spec = task == null ? null : task.retry();
        TransitionSpec command = definition.graph().retryCommand(entry.id);
        if (command != null) {
            return command.when() == null || holds(command.when().value(), entry);
        }
        if (spec == null || spec.when() == null) {
            return entry.isAbended();
        }
        return holds(spec.when().value(), entry);
    }

    private boolean holds(@Nullable Object condition, TaskEntry entry) throws PythonError {
        java.util.Map<String, HostFunction> calls = functions.ended(progress.contexts.merge(entry.contexts), entry);
        return PythonValues.truth(expressions.evaluate(condition, calls));
    }
}
