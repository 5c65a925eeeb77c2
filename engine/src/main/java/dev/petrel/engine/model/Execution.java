// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of an action, from the request to its end.
 *
 * @param id derived from event and rule when a rule requested it
 * @param runnerType the runner's name at the time of the request
 * @param parameters the parameters that were given and rendered; defaults are filled in when it runs
 * @param context StackStorm's context: {@code user}, {@code pack}, {@code rule}, {@code trigger_instance},
 *     {@code trace_context}
 * @param rule the rule that requested it, or null for a manual run
 * @param triggerInstanceId the event that made the rule match, or null for a manual run
 * @param requestedAt when it was requested
 * @param endedAt when it reached a terminal state, or null
 * @param result what the runner reported; null before the end, and when it was not read with the rest
 * @param stored where the result is when it was not read with the rest; null when {@code result} is all there is
 * @param runner who runs or ran it, or null before the claim
 * @param fence grows by one with every claim, and when a run is taken back; every write about a run carries it
 * @param log when it entered each state, oldest first
 */
public record Execution(
        String id,
        Ref action,
        String runnerType,
        ExecutionStatus status,
        Map<String, @Nullable Object> parameters,
        Map<String, @Nullable Object> context,
        @Nullable Ref rule,
        @Nullable String triggerInstanceId,
        Instant requestedAt,
        @Nullable Instant endedAt,
        @Nullable Map<String, @Nullable Object> result,
        @Nullable StoredResult stored,
        @Nullable Claim runner,
        long fence,
        List<LogEntry> log) {

    public Execution {
        Objects.requireNonNull(id, "id");
        parameters = Values.copy(parameters);
        context = Values.copy(context);
        result = result == null ? null : Values.copy(result);
        log = List.copyOf(log);
    }

    /** An execution as it is first written: requested, claimed by no one. */
    public static Execution requested(
            String id,
            Action action,
            Map<String, @Nullable Object> parameters,
            Map<String, @Nullable Object> context,
            @Nullable Ref rule,
            @Nullable String triggerInstanceId,
            Instant at) {
        return new Execution(
                id,
                action.ref(),
                action.runnerType(),
                ExecutionStatus.REQUESTED,
                parameters,
                context,
                rule,
                triggerInstanceId,
                at,
                null,
                null,
                null,
                null,
                0,
                List.of(new LogEntry(ExecutionStatus.REQUESTED, at)));
    }

    /** This execution as it is written when it ends before any runner saw it: its parameters could not be rendered. */
    public Execution failedAtRequest(Map<String, @Nullable Object> why, Instant at) {
        return new Execution(
                id,
                action,
                runnerType,
                ExecutionStatus.FAILED,
                parameters,
                context,
                rule,
                triggerInstanceId,
                requestedAt,
                at,
                why,
                null,
                runner,
                fence,
                List.of(log.get(0), new LogEntry(ExecutionStatus.FAILED, at)));
    }

    /** This execution as it is once {@code claim} has taken it: running, with the next fence. */
    public Execution claimed(Claim claim, Instant at) {
        return with(ExecutionStatus.RUNNING, endedAt, null, claim, fence + 1, at);
    }

    /** This execution as it waits for another start after its run was taken back: the next fence shuts that run out. */
    public Execution requeued(Instant at) {
        return with(ExecutionStatus.REQUESTED, endedAt, null, runner, fence + 1, at);
    }

    /**
     * This execution as it is once it has moved to {@code to}. A terminal {@code to} sets the end.
     *
     * @param newResult its result from now on, or null to leave that
     */
    public Execution moved(ExecutionStatus to, @Nullable Map<String, @Nullable Object> newResult, Instant at) {
        return with(to, to.isTerminal() ? at : endedAt, newResult, runner, fence, at);
    }

    /** As {@link #moved}, when the result is stored beside the execution. */
    public Execution movedWithLarge(ExecutionStatus to, StoredResult newResult, Instant at) {
        Execution moved = moved(to, Map.of(), at);
        return moved.holding(null, newResult);
    }

    /** This execution with its result, which was stored beside it. */
    public Execution withResult(Map<String, @Nullable Object> whole) {
        return holding(whole, null);
    }

    private Execution holding(@Nullable Map<String, @Nullable Object> newResult, @Nullable StoredResult newStored) {
        return new Execution(
                id,
                action,
                runnerType,
                status,
                parameters,
                context,
                rule,
                triggerInstanceId,
                requestedAt,
                endedAt,
                newResult,
                newStored,
                runner,
                fence,
                log);
    }

    /** This execution, with who canceled it in its context. */
    public Execution canceledBy(String user) {
        Map<String, @Nullable Object> noted = new LinkedHashMap<>(context);
        noted.put("cancelled_by", user);
        return new Execution(
                id,
                action,
                runnerType,
                status,
                parameters,
                noted,
                rule,
                triggerInstanceId,
                requestedAt,
                endedAt,
                result,
                stored,
                runner,
                fence,
                log);
    }

    private Execution with(
            ExecutionStatus to,
            @Nullable Instant end,
            @Nullable Map<String, @Nullable Object> newResult,
            @Nullable Claim newRunner,
            long newFence,
            Instant at) {
        List<LogEntry> newLog = new ArrayList<>(log);
        newLog.add(new LogEntry(to, at));
        return new Execution(
                id,
                action,
                runnerType,
                to,
                parameters,
                context,
                rule,
                triggerInstanceId,
                requestedAt,
                end,
                newResult == null ? result : newResult,
                newResult == null ? stored : null,
                newRunner,
                newFence,
                newLog);
    }

    /** Whether it has a result, read or not. */
    public boolean hasResult() {
        return result != null || stored != null;
    }

    /** When it entered the state it is in. */
    public Instant changedAt() {
        return log.isEmpty() ? requestedAt : log.get(log.size() - 1).at();
    }

    /** When it last entered {@code status}, if it ever did. */
    public Optional<Instant> entered(ExecutionStatus status) {
        return log.stream().filter(e -> e.status() == status).map(LogEntry::at).reduce((first, second) -> second);
    }

    /** How often it was claimed to run: 0 before the first time. */
    public long attempt() {
        return log.stream().filter(e -> e.status() == ExecutionStatus.RUNNING).count();
    }

    /**
     * A result that the store has and that was not read with the rest.
     *
     * @param bytes its size, as JSON in UTF-8
     * @param chunks in how many chunks it is stored beside the execution; 0 when it is small and stored with it
     * @param key what the store has the chunks under; empty when there are none
     */
    public record StoredResult(long bytes, int chunks, String key) {}

    /** A state entered, and when. */
    public record LogEntry(ExecutionStatus status, Instant at) {}

    /**
     * The process that claimed an execution.
     *
     * @param incarnation the runner process's incarnation: a new one with every start
     */
    public record Claim(String incarnation, String node, String hostname, long pid) {}
}
