// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The states of an execution, and which may follow which. Terminal states are final. The words are StackStorm's.
 *
 * <pre>
 * requested ──> scheduled ──> running ──> succeeded | failed | timeout | abandoned
 *     │  └─> delayed ─> requested├──> canceling ──> canceled | succeeded | failed | timeout | abandoned
 *     │                          ├──> pending ──> (running's successors)
 *     │                          ├──> (pausing ──>) paused ──> resuming ──> running
 *     └──> canceled | failed     └──> requested (its runner was lost and the action allows a retry)
 * </pre>
 *
 * <p>One that waits for its start and whose deadline passes is {@code timeout} at once.
 */
public enum ExecutionStatus {
    REQUESTED,
    SCHEDULED,
    DELAYED,
    RUNNING,
    PENDING,
    PAUSING,
    PAUSED,
    RESUMING,
    CANCELING,
    SUCCEEDED,
    FAILED,
    TIMEOUT,
    CANCELED,
    ABANDONED;

    private static final Set<ExecutionStatus> TERMINAL = EnumSet.of(SUCCEEDED, FAILED, TIMEOUT, CANCELED, ABANDONED);
    private static final Set<ExecutionStatus> DETACHED = EnumSet.of(RUNNING, PAUSING, PAUSED, RESUMING, CANCELING);
    private static final Set<ExecutionStatus> ENDS_OF_A_RUN = EnumSet.of(SUCCEEDED, FAILED, TIMEOUT, ABANDONED);

    /** Whether nothing may follow. */
    public boolean isTerminal() {
        return TERMINAL.contains(this);
    }

    /** Whether an execution can be in this state while its action goes on without a process, as a workflow does. */
    public boolean mayBeDetached() {
        return DETACHED.contains(this);
    }

    /** The states that may follow this one. */
    public Set<ExecutionStatus> successors() {
        return switch (this) {
            case REQUESTED -> EnumSet.of(SCHEDULED, DELAYED, RUNNING, CANCELING, CANCELED, FAILED, TIMEOUT);
            case SCHEDULED -> EnumSet.of(REQUESTED, DELAYED, RUNNING, CANCELED, FAILED, TIMEOUT);
            case DELAYED -> EnumSet.of(REQUESTED, SCHEDULED, CANCELED, FAILED, TIMEOUT);
            case RUNNING -> with(ENDS_OF_A_RUN, REQUESTED, PENDING, PAUSING, PAUSED, CANCELING);
            case PENDING -> with(ENDS_OF_A_RUN, RUNNING, CANCELING, CANCELED);
            case PAUSING -> with(ENDS_OF_A_RUN, PAUSED, CANCELING);
            case PAUSED -> with(ENDS_OF_A_RUN, RESUMING, CANCELING, CANCELED);
            case RESUMING -> with(ENDS_OF_A_RUN, RUNNING, CANCELING);
            case CANCELING -> with(ENDS_OF_A_RUN, CANCELED);
            case SUCCEEDED, FAILED, TIMEOUT, CANCELED, ABANDONED -> EnumSet.noneOf(ExecutionStatus.class);
        };
    }

    public boolean mayBecome(ExecutionStatus next) {
        return successors().contains(next);
    }

    /** @throws IllegalArgumentException if {@code next} may not follow this state */
    public void requireSuccessor(ExecutionStatus next) {
        if (!mayBecome(next)) {
            throw new IllegalArgumentException("an execution that is " + word() + " may not become " + next.word());
        }
    }

    /** The word that the API, the store and the CLI use. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state called {@code word}, if there is one. */
    public static Optional<ExecutionStatus> of(String word) {
        return Stream.of(values()).filter(s -> s.word().equals(word)).findFirst();
    }

    private static Set<ExecutionStatus> with(Set<ExecutionStatus> some, ExecutionStatus... more) {
        Set<ExecutionStatus> all = EnumSet.copyOf(some);
        all.addAll(Set.of(more));
        return all;
    }
}
