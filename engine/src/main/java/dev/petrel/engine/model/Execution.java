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
 * @param request what was asked for
 * @param lineage what asked for it
 * @param progress how far it has come
 * @param end what it ended with; its parts are null before that
 */
public record Execution(String id, Request request, Lineage lineage, Progress progress, End end) {

    public Execution {
        Objects.requireNonNull(id, "id");
    }

    /**
     * What is asked for. It never changes, but that {@code context} notes who canceled it.
     *
     * @param runnerType the runner's name at the time of the request
     * @param parameters the parameters that were given and rendered; defaults are filled in when it runs
     * @param context StackStorm's context: {@code user}, {@code pack}, {@code rule}, {@code trigger_instance},
     *     {@code trace_context}
     * @param notification whom its end is to be told to: StackStorm's {@code notify}, of the action or else of the request
     */
    public record Request(
            Ref action,
            String runnerType,
            Map<String, @Nullable Object> parameters,
            Map<String, @Nullable Object> context,
            Instant at,
            Map<String, @Nullable Object> notification) {

        public Request {
            parameters = Values.copy(parameters);
            context = Values.copy(context);
            notification = Values.copy(notification);
        }

        /** A request without {@code notify}. */
        public Request(
                Ref action,
                String runnerType,
                Map<String, @Nullable Object> parameters,
                Map<String, @Nullable Object> context,
                Instant at) {
            this(action, runnerType, parameters, context, at, Map.of());
        }
    }

    /**
     * What asked for it.
     *
     * @param rule the rule that requested it, or null for a manual run
     * @param triggerInstanceId the event that made the rule match, or null for a manual run
     * @param chain the {@linkplain Event.Source#chain chain} of that event; 0 for a manual run
     * @param task the task of a workflow that it runs, or null
     */
    public record Lineage(
            @Nullable Ref rule,
            @Nullable String triggerInstanceId,
            int chain,
            @Nullable Task task) {

        /** Of a manual run. */
        public static final Lineage NONE = new Lineage(null, null);

        /** Of what no workflow requested. */
        public Lineage(@Nullable Ref rule, @Nullable String triggerInstanceId, int chain) {
            this(rule, triggerInstanceId, chain, null);
        }

        /** Of a run that no event of Petrel's own caused. */
        public Lineage(@Nullable Ref rule, @Nullable String triggerInstanceId) {
            this(rule, triggerInstanceId, 0);
        }
    }

    /**
     * The task of a workflow that an execution runs.
     *
     * @param workflow the id of the workflow's execution
     * @param route the route of the workflow by which it is reached
     * @param item the index of its item, or -1
     * @param attempt how often it ran before on this route
     * @param depth in how many workflows it is, one inside the other
     */
    public record Task(String workflow, String name, int route, int item, int attempt, int depth) {}

    /**
     * How far it has come.
     *
     * @param fence grows by one with every claim, and when a run is taken back or a delay is over; every write about a
     *     run carries it
     * @param runner the process that runs or ran it, or null before the claim
     * @param log when it entered each state, oldest first
     * @param notBefore before when it is not to start, or null
     * @param slots what it waits for a slot of while a policy delays it, else null
     * @param detached whether the action goes on without a process: it has not ended, and no runner has it
     * @param deadline when it is ended if it has not ended by itself, or null
     */
    public record Progress(
            ExecutionStatus status,
            long fence,
            @Nullable Claim runner,
            List<LogEntry> log,
            @Nullable Instant notBefore,
            @Nullable String slots,
            boolean detached,
            @Nullable Deadline deadline) {

        public Progress {
            log = List.copyOf(log);
        }

        /** Of an execution that waits for nothing. */
        public Progress(ExecutionStatus status, long fence, @Nullable Claim runner, List<LogEntry> log) {
            this(status, fence, runner, log, null, null, false, null);
        }

        private Progress entering(ExecutionStatus to, Instant at) {
            List<LogEntry> longer = new ArrayList<>(log);
            longer.add(new LogEntry(to, at));
            return new Progress(to, fence, runner, longer, notBefore, null, detached && !to.isTerminal(), deadline);
        }

        private Progress under(long newFence, @Nullable Claim newRunner) {
            return new Progress(status, newFence, newRunner, log, notBefore, slots, detached, deadline);
        }

        private Progress withoutProcess() {
            return new Progress(status, fence + 1, runner, log, notBefore, slots, true, deadline);
        }

        private Progress waiting(@Nullable Instant newTime, @Nullable String newSlots) {
            return new Progress(status, fence, runner, log, newTime, newSlots, detached, deadline);
        }

        private Progress due(Deadline newDeadline) {
            return new Progress(status, fence, runner, log, notBefore, slots, detached, newDeadline);
        }
    }

    /**
     * The time that an execution is given by the task of a workflow.
     *
     * @param at when that is over
     * @param seconds how much it was
     * @param passed whether it is over and the execution ends, or has ended, because of that: as {@link
     *     ExecutionStatus#TIMEOUT}
     */
    public record Deadline(Instant at, long seconds, boolean passed) {}

    /**
     * What it ended with.
     *
     * @param at when it reached a terminal state, or null
     * @param result what the runner reported; null before the end, and when it was not read with the rest
     * @param stored where the result is when it was not read with the rest; null when {@code result} is all there is
     */
    public record End(
            @Nullable Instant at,
            @Nullable Map<String, @Nullable Object> result,
            @Nullable StoredResult stored) {

        /** Of an execution that has not ended. */
        public static final End NONE = new End(null, null, null);

        public End {
            result = result == null ? null : Values.copy(result);
        }
    }

    /** An execution as it is first written: requested, claimed by no one. */
    public static Execution requested(
            String id,
            Action action,
            Map<String, @Nullable Object> parameters,
            Map<String, @Nullable Object> context,
            Lineage lineage,
            Instant at) {
        return new Execution(
                id,
                new Request(action.ref(), action.runnerType(), parameters, context, at, action.notification()),
                lineage,
                new Progress(ExecutionStatus.REQUESTED, 0, null, List.of(new LogEntry(ExecutionStatus.REQUESTED, at))),
                End.NONE);
    }

    public Ref action() {
        return request.action();
    }

    public String runnerType() {
        return request.runnerType();
    }

    public Map<String, @Nullable Object> parameters() {
        return request.parameters();
    }

    public Map<String, @Nullable Object> context() {
        return request.context();
    }

    public Instant requestedAt() {
        return request.at();
    }

    /** {@link Request#notification}. */
    public Map<String, @Nullable Object> notification() {
        return request.notification();
    }

    /** The execution that requested it, a workflow say; null for most. To be asked as {@link #trace}. */
    public @Nullable String parentId() {
        return context().get("parent") instanceof Map<?, ?> parent && parent.get("execution_id") instanceof String id
                ? id
                : null;
    }

    /**
     * The trace that it belongs to: the one that its context names, else the one that its event began, else its own. To be
     * asked of an execution that was read with its context.
     */
    public TraceContext trace() {
        TraceContext said = TraceContext.of(context());
        if (said.id() != null) {
            return said;
        }
        String event = triggerInstanceId();
        return event == null
                ? new TraceContext(id, said.tag() == null ? TraceContext.tagOfExecution(id) : said.tag())
                : new TraceContext(event, said.tag() == null ? TraceContext.tagOfEvent(event) : said.tag());
    }

    public @Nullable Ref rule() {
        return lineage.rule();
    }

    /** The task of a workflow that it runs, or null. */
    public @Nullable Task task() {
        return lineage.task();
    }

    public @Nullable String triggerInstanceId() {
        return lineage.triggerInstanceId();
    }

    public ExecutionStatus status() {
        return progress.status();
    }

    public long fence() {
        return progress.fence();
    }

    public @Nullable Claim runner() {
        return progress.runner();
    }

    public List<LogEntry> log() {
        return progress.log();
    }

    public @Nullable Instant notBefore() {
        return progress.notBefore();
    }

    /** When it is ended if it has not ended by itself; null for never. */
    public @Nullable Deadline deadline() {
        return progress.deadline();
    }

    /** Whether it is ended, or has ended, because its {@link #deadline} has passed. */
    public boolean timedOut() {
        Deadline deadline = deadline();
        return deadline != null && deadline.passed();
    }

    /** The slots that it waits for while a policy delays it, else null. */
    public @Nullable String slots() {
        return progress.slots();
    }

    /** Whether its action goes on without a process: a workflow's. */
    public boolean detached() {
        return progress.detached();
    }

    public @Nullable Instant endedAt() {
        return end.at();
    }

    public @Nullable Map<String, @Nullable Object> result() {
        return end.result();
    }

    public @Nullable StoredResult stored() {
        return end.stored();
    }

    /** This execution, with {@code notify} for its end unless its action has one of its own. */
    public Execution notifying(Map<String, @Nullable Object> notify) {
        return notification().isEmpty() ? with(request(context(), notify)) : this;
    }

    /** This execution, just requested, as it is requested by a workflow. */
    public Execution asTask(Task task, int chain) {
        return new Execution(id, request, new Lineage(rule(), triggerInstanceId(), chain, task), progress, end);
    }

    /** This execution, running, as it goes on without a process: the next fence shuts its run out. */
    public Execution withoutProcess() {
        return with(progress.withoutProcess());
    }

    /** This execution, which goes on without a process, in another status that is not terminal: with the next fence. */
    public Execution steered(ExecutionStatus to, @Nullable Map<String, @Nullable Object> newResult, Instant at) {
        Execution moved = moved(to, newResult, at);
        return moved.with(moved.progress.under(fence() + 1, runner()));
    }

    /** This execution as it is written when it ends before any runner saw it: its parameters could not be rendered. */
    public Execution failedAtRequest(Map<String, @Nullable Object> why, Instant at) {
        return moved(ExecutionStatus.FAILED, why, at);
    }

    /** This execution as it is once {@code claim} has taken it: running, with the next fence. */
    public Execution claimed(Claim claim, Instant at) {
        return with(progress.entering(ExecutionStatus.RUNNING, at).under(fence() + 1, claim));
    }

    /** Another execution of the same action, with the same parameters and the same cause: requested, claimed by no one. */
    public Execution again(String newId, Map<String, @Nullable Object> newContext, Instant at) {
        return new Execution(
                newId,
                new Request(action(), runnerType(), parameters(), newContext, at, notification()),
                lineage,
                new Progress(ExecutionStatus.REQUESTED, 0, null, List.of(new LogEntry(ExecutionStatus.REQUESTED, at))),
                End.NONE);
    }

    /** This execution, just requested, as it waits until {@code time} before it may start. */
    public Execution delayedUntil(Instant time) {
        return with(progress.entering(ExecutionStatus.DELAYED, requestedAt()).waiting(time, null));
    }

    /** This execution, just requested, as it is ended at {@code time}, {@code seconds} after it may start. */
    public Execution dueAt(Instant time, long seconds) {
        return with(progress.due(new Deadline(time, seconds, false)));
    }

    /** This execution as it is once its {@link #deadline} has passed and something is done about that. */
    public Execution passed() {
        Deadline deadline = deadline();
        return deadline == null ? this : with(progress.due(new Deadline(deadline.at(), deadline.seconds(), true)));
    }

    /** This execution as it waits for one of {@code slots}. */
    public Execution delayedFor(String slots, Instant at) {
        return with(progress.entering(ExecutionStatus.DELAYED, at).waiting(notBefore(), slots));
    }

    /**
     * This execution as it waits for a start after its run was taken back, or what it was delayed for is over: the next
     * fence shuts that run out.
     */
    public Execution requeued(Instant at) {
        return with(progress.entering(ExecutionStatus.REQUESTED, at).under(fence() + 1, runner()));
    }

    /**
     * This execution as it is once it has moved to {@code to}. A terminal {@code to} sets the end.
     *
     * @param newResult its result from now on, or null to leave that
     */
    public Execution moved(ExecutionStatus to, @Nullable Map<String, @Nullable Object> newResult, Instant at) {
        End newEnd = new End(
                to.isTerminal() ? at : end.at(),
                newResult == null ? end.result() : newResult,
                newResult == null ? end.stored() : null);
        return new Execution(id, request, lineage, progress.entering(to, at), newEnd);
    }

    /** As {@link #moved}, when the result is stored beside the execution. */
    public Execution movedWithLarge(ExecutionStatus to, StoredResult newResult, Instant at) {
        Execution moved = moved(to, null, at);
        return moved.with(new End(moved.endedAt(), null, newResult));
    }

    /** This execution with its result, which was stored beside it. */
    public Execution withResult(Map<String, @Nullable Object> whole) {
        return with(new End(endedAt(), whole, null));
    }

    /** This execution, with who canceled it in its context. */
    public Execution canceledBy(String user) {
        Map<String, @Nullable Object> noted = new LinkedHashMap<>(context());
        noted.put("cancelled_by", user);
        return with(request(noted, notification()));
    }

    private Request request(Map<String, @Nullable Object> context, Map<String, @Nullable Object> notification) {
        return new Request(action(), runnerType(), parameters(), context, requestedAt(), notification);
    }

    private Execution with(Request newRequest) {
        return new Execution(id, newRequest, lineage, progress, end);
    }

    private Execution with(Progress newProgress) {
        return new Execution(id, request, lineage, newProgress, end);
    }

    private Execution with(End newEnd) {
        return new Execution(id, request, lineage, progress, newEnd);
    }

    /** Whether it has a result, read or not. */
    public boolean hasResult() {
        return end.result() != null || end.stored() != null;
    }

    /** When it entered the state it is in. */
    public Instant changedAt() {
        return log().isEmpty() ? requestedAt() : log().get(log().size() - 1).at();
    }

    /** When it last entered {@code status}, if it ever did. */
    public Optional<Instant> entered(ExecutionStatus status) {
        return log().stream()
                .filter(e -> e.status() == status)
                .map(LogEntry::at)
                .reduce((first, second) -> second);
    }

    /** How often it was claimed to run: 0 before the first time. */
    public long attempt() {
        return log().stream().filter(e -> e.status() == ExecutionStatus.RUNNING).count();
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
