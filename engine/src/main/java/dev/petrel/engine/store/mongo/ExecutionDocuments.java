// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ResultChunks;
import dev.petrel.engine.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Executions as documents. Every field that changes is there from the start, null or not: the embedded server changes
 * documents in place while others read them, and a field that appears then can break the reader.
 *
 * <p>{@code open} is there only while an execution is not over, {@code <status> <since> <id>}, and then while something
 * must follow its end, {@code ended <since> <id>}. Of one that is pending the time is when it is due; one that is delayed
 * says for what: {@code delayed until <time> <id>}, or {@code delayed slots <slots> <requested> <id>}; one that goes on
 * without a process {@code detached <status> <since> <id>}, or {@code steered} instead while something must follow. A
 * sparse index over it holds these few, in the order in which they wait, on either kind of server, however many executions ended before.
 *
 * <p>{@code deadline} is there only of those whose deadline somebody must look at, {@code until <time> <id>}, with such an
 * index; {@code timeout} has what is told of it.
 */
final class ExecutionDocuments {

    /** How {@code open} begins in an execution that has ended and whose end something must follow. */
    static final String ENDED = "ended ";

    /** In place of a time: never. */
    private static final long NEVER = Long.MAX_VALUE;

    /** Of a time in {@code open}: as many for each, so that texts sort as times do. */
    private static final int DIGITS = 20;

    /** How {@code open} begins in an execution that is delayed until a time. */
    static final String DELAYED_UNTIL = "delayed until ";

    /** How {@code open} begins in an execution that is delayed until a slot is free; the slots' id is next. */
    static final String DELAYED_FOR_SLOTS = "delayed slots ";

    /** The id of the execution that requested it; those that none did do not have it. */
    static final String PARENT = "parent";

    /** How {@code open} begins in an execution that goes on without a process; its status is next. */
    static final String DETACHED = "detached ";

    /** The same while something must follow its last change. */
    static final String STEERED = "steered ";

    /** How {@code deadline} begins. */
    static final String UNTIL = "until ";

    static final String DEADLINE = "deadline";

    private static final String TIMEOUT = "timeout";

    private static final String TOKEN = "claim";

    /** What a claim sets. */
    private static final List<String> CLAIMED = List.of("status", "changed_at", "open", "fence", "runner");

    private static final String NOT_BEFORE = "not_before";

    /** The update when nothing must follow any more. */
    static final Document SETTLED = new Document("$unset", new Document("open", ""));

    private static final String NOTIFY = "notify";

    private ExecutionDocuments() {}

    /** @param followed whether it has ended and something must follow that */
    static Document write(Execution execution, boolean followed) {
        String result = execution.result() == null ? null : Fields.json("result", execution.result());
        Document document = new Document("_id", execution.id())
                .append("action", execution.action().toString())
                .append("runner_type", execution.runnerType())
                .append("status", execution.status().word())
                .append("fence", execution.fence())
                .append("parameters", Fields.json("parameters", execution.parameters()))
                .append("context", Fields.json("context", execution.context()))
                .append("user", execution.context().get("user") instanceof String user ? user : null)
                .append("rule", Fields.ref(execution.rule()))
                .append("trigger_instance", execution.triggerInstanceId())
                .append("requested_at", Fields.time(execution.requestedAt()))
                .append("changed_at", Fields.time(execution.changedAt()))
                .append("ended_at", Fields.timeOrNull(execution.endedAt()))
                .append("result", result)
                .append("result_size", result == null ? null : (long) result.getBytes(StandardCharsets.UTF_8).length)
                .append("result_chunks", result == null ? null : 0)
                .append("result_key", null)
                .append("runner", execution.runner() == null ? null : write(execution.runner()))
                .append(
                        "log",
                        execution.log().stream().map(ExecutionDocuments::write).toList());
        if (followed) {
            document.append("open", open(ENDED, execution.changedAt(), execution.id()));
        } else if (!execution.status().isTerminal()) {
            document.append("open", open(execution));
        }
        if (execution.notBefore() != null) {
            document.append(NOT_BEFORE, Fields.time(execution.notBefore()));
        }
        Execution.Deadline deadline = execution.deadline();
        if (deadline != null) {
            document.append(TIMEOUT, write(deadline));
            document.append(DEADLINE, open(UNTIL, deadline.at(), execution.id()));
        }
        trace(document, execution);
        if (!execution.notification().isEmpty()) {
            document.append(NOTIFY, Fields.json(NOTIFY, execution.notification()));
        }
        return Fields.withChain(document, execution.lineage().chain());
    }

    /** Which trace it is found by; one that a rule requested is found by the event that began the trace, if that did. */
    private static void trace(Document document, Execution execution) {
        TraceContext trace = execution.trace();
        if (execution.id().equals(trace.id())) {
            Fields.present(
                    document, "trace_tag", TraceContext.of(execution.context()).tag());
        } else if (!Objects.equals(trace.id(), execution.triggerInstanceId())) {
            Fields.present(document, "trace", trace.id());
        }
        Fields.present(document, PARENT, execution.parentId());
        Execution.Task task = execution.task();
        if (task != null) {
            document.append(
                    "task",
                    new Document("workflow", task.workflow())
                            .append("name", task.name())
                            .append("route", task.route())
                            .append("item", task.item())
                            .append("attempt", task.attempt())
                            .append("depth", task.depth()));
        }
    }

    private static Execution.@Nullable Task task(Document document) {
        Document task = document.get("task", Document.class);
        return task == null
                ? null
                : new Execution.Task(
                        Fields.text(task, "workflow"),
                        Fields.text(task, "name"),
                        (int) Fields.number(task, "route"),
                        (int) Fields.number(task, "item"),
                        (int) Fields.number(task, "attempt"),
                        (int) Fields.number(task, "depth"));
    }

    /** @throws IllegalArgumentException if it is not as this version writes it, with its id */
    static Execution read(Document document) {
        try {
            return execution(document);
        } catch (StoreException e) { // of what cannot be decrypted: it says all that there is to say
            throw e;
        } catch (RuntimeException e) { // all it takes is in memory: whatever is wrong, it is with the document
            throw new IllegalArgumentException(
                    "document \"" + document.get("_id") + "\" of " + Names.EXECUTIONS
                            + " cannot be read (did another version of Petrel write it?): " + e.getMessage(),
                    e);
        }
    }

    private static Execution execution(Document document) {
        Document runner = document.get("runner", Document.class);
        Map<String, @Nullable Object> result = Fields.mapOrNull(document, "result");
        return new Execution(
                Fields.text(document, "_id"),
                new Execution.Request(
                        Ref.of(Fields.text(document, "action")),
                        Fields.text(document, "runner_type"),
                        mapOrEmpty(document, "parameters"),
                        mapOrEmpty(document, "context"),
                        Fields.time(document, "requested_at"),
                        mapOrEmpty(document, NOTIFY)),
                new Execution.Lineage(
                        Fields.refOrNull(document, "rule"),
                        Fields.textOrNull(document, "trigger_instance"),
                        Fields.chain(document),
                        task(document)),
                new Execution.Progress(
                        status(document),
                        Fields.number(document, "fence"),
                        runner == null ? null : readClaim(runner),
                        document.getList("log", Document.class, List.of()).stream()
                                .map(entry -> new Execution.LogEntry(status(entry), Fields.time(entry, "at")))
                                .toList(),
                        Fields.timeOrNull(document, NOT_BEFORE),
                        slots(Fields.textOrNull(document, "open")),
                        detached(Fields.textOrNull(document, "open")),
                        deadline(document.get(TIMEOUT, Document.class))),
                new Execution.End(
                        Fields.timeOrNull(document, "ended_at"), result, result == null ? stored(document) : null));
    }

    /**
     * The update that a claim is.
     *
     * @param token by which it can be told from any other claim, if its own answer does not tell
     */
    static Document claim(String id, long newFence, Execution.Claim claim, @Nullable String token, Instant at) {
        Document runner = write(claim);
        Fields.present(runner, TOKEN, token);
        Document set = entering(id, ExecutionStatus.RUNNING, at)
                .append("fence", newFence)
                .append("runner", runner);
        return new Document("$set", set).append("$push", logEntry(ExecutionStatus.RUNNING, at));
    }

    /** The update that makes an execution what it was before its claim. */
    static Document unclaim(Document before) {
        Document set = new Document();
        Document unset = new Document();
        for (String field : CLAIMED) {
            if (before.containsKey(field)) {
                set.append(field, before.get(field));
            } else {
                unset.append(field, "");
            }
        }
        Document update = new Document("$set", set).append("$pop", new Document("log", 1));
        return unset.isEmpty() ? update : update.append("$unset", unset);
    }

    /** Whether {@code document}, of which {@code status}, {@code fence} and {@code runner} were read, is as that claim made it. */
    static boolean isClaimedBy(Document document, long newFence, String token) {
        return (is(document, ExecutionStatus.RUNNING, newFence) || is(document, ExecutionStatus.CANCELING, newFence))
                && document.get("runner") instanceof Document runner
                && token.equals(runner.get(TOKEN));
    }

    /** Whether {@code document}, of which {@code status} and {@code fence} were read, has these. */
    static boolean is(Document document, ExecutionStatus status, long fence) {
        return status.word().equals(document.get("status"))
                && document.get("fence") instanceof Number number
                && number.longValue() == fence;
    }

    private static String open(Execution execution) {
        String slots = execution.slots();
        Instant time = execution.notBefore();
        if (execution.status() != ExecutionStatus.DELAYED || slots == null && time == null) {
            return open(openPrefix(execution.status()), execution.changedAt(), execution.id());
        }
        return slots != null
                ? open(forSlots(slots), execution.requestedAt(), execution.id())
                : open(DELAYED_UNTIL, Objects.requireNonNull(time), execution.id());
    }

    /** How {@code open} begins in an execution that waits for one of {@code slots}. */
    static String forSlots(String slots) {
        return DELAYED_FOR_SLOTS + slots + " ";
    }

    /** The slots that an execution waits for, by its {@code open}; null if it waits for none. */
    static @Nullable String slots(@Nullable String open) {
        if (open == null || !open.startsWith(DELAYED_FOR_SLOTS)) {
            return null;
        }
        int end = open.indexOf(' ', DELAYED_FOR_SLOTS.length());
        return end < 0 ? null : open.substring(DELAYED_FOR_SLOTS.length(), end);
    }

    private static boolean detached(@Nullable String open) {
        return open != null && (open.startsWith(DETACHED) || open.startsWith(STEERED));
    }

    /** How {@code open} begins in an execution in {@code status} that goes on without a process. */
    static List<String> detachedPrefixes(ExecutionStatus status) {
        return List.of(DETACHED + openPrefix(status), STEERED + openPrefix(status));
    }

    /** The update that takes a running execution from its runner, under the next fence. */
    static Document detach(String id, long newFence) {
        String open = open(DETACHED + openPrefix(ExecutionStatus.RUNNING), 0, id);
        return new Document("$set", new Document("fence", newFence).append("open", open));
    }

    /** {@code move}, made by {@link #move}, of an execution that goes on without a process, under the next fence. */
    static Document steer(Document move, Execution read, ExecutionStore.Change change) {
        String prefix = (change.followed() ? STEERED : DETACHED) + openPrefix(change.to());
        return move.append("fence", read.fence() + 1).append("open", open(prefix, change.at(), read.id()));
    }

    /** The update that ends that something must follow. */
    static Document attended(Execution read) {
        String open = open(DETACHED + openPrefix(read.status()), read.changedAt(), read.id());
        return new Document("$set", new Document("open", open));
    }

    /** The update that delays an execution until one of {@code slots} is free. */
    static Document delay(Execution read, String slots, Instant at) {
        Document set =
                entering(read.id(), ExecutionStatus.DELAYED, at).append("open", open(read.delayedFor(slots, at)));
        return new Document("$set", set).append("$push", logEntry(ExecutionStatus.DELAYED, at));
    }

    /** The update that gives an execution back to those who claim. */
    static Document requeue(String id, long newFence, Instant at) {
        Document set = entering(id, ExecutionStatus.REQUESTED, at).append("fence", newFence);
        return new Document("$set", set).append("$push", logEntry(ExecutionStatus.REQUESTED, at));
    }

    /** The fields that a change of state sets. @param key what {@code result} is kept under if it is large */
    static Document move(String id, ExecutionStore.Change change, ResultChunks.@Nullable Encoded result, String key) {
        Document set = entering(id, change.to(), change.at());
        if (change.to().isTerminal()) {
            set.append("ended_at", Fields.time(change.at()));
        }
        if (change.followed() && !change.to().mayBeDetached()) {
            set.append("open", open(change.to().isTerminal() ? ENDED : openPrefix(change.to()), change.at(), id));
        }
        if (result != null) {
            set.append("result", result.inline())
                    .append("result_size", result.bytes())
                    .append("result_chunks", result.chunks())
                    .append("result_key", result.chunks() > 0 ? key : null);
        }
        return set;
    }

    /** The update that a change of state is, made of what {@link #move} set. */
    static Document transition(Document set, ExecutionStore.Change change) {
        Document update = new Document("$set", set).append("$push", logEntry(change.to(), change.at()));
        return set.containsKey("open") ? update : update.append("$unset", SETTLED.get("$unset"));
    }

    /** The update that {@code transition} is, of an execution whose deadline has passed. */
    static Document expire(Document transition, Execution.Deadline deadline) {
        Document passed = write(new Execution.Deadline(deadline.at(), deadline.seconds(), true));
        transition.get("$set", Document.class).append(TIMEOUT, passed);
        Document unset = new Document(DEADLINE, "");
        unset.putAll(transition.get("$unset", new Document()));
        return transition.append("$unset", unset);
    }

    private static Document write(Execution.Deadline deadline) {
        return new Document("at", Fields.time(deadline.at()))
                .append("seconds", deadline.seconds())
                .append("passed", deadline.passed());
    }

    private static Execution.@Nullable Deadline deadline(@Nullable Document timeout) {
        return timeout == null
                ? null
                : new Execution.Deadline(
                        Fields.time(timeout, "at"),
                        Fields.number(timeout, "seconds"),
                        Boolean.TRUE.equals(timeout.get("passed")));
    }

    /** What not to read so that only {@code parts} are. */
    static Document without(Set<ExecutionStore.Part> parts) {
        Document without = new Document();
        for (ExecutionStore.Part part : ExecutionStore.Part.values()) {
            if (!parts.contains(part)) {
                without.append(part.name().toLowerCase(Locale.ROOT), 0);
            }
        }
        return without;
    }

    private static Map<String, @Nullable Object> mapOrEmpty(Document document, String part) {
        Map<String, @Nullable Object> map = Fields.mapOrNull(document, part);
        return map == null ? Map.of() : map;
    }

    private static Execution.@Nullable StoredResult stored(Document document) {
        if (document.get("result_size") == null) {
            return null;
        }
        String key = Fields.textOrNull(document, "result_key");
        return new Execution.StoredResult(
                Fields.number(document, "result_size"),
                (int) Fields.number(document, "result_chunks"),
                key == null ? "" : key);
    }

    static String openPrefix(ExecutionStatus status) {
        return status.word() + " ";
    }

    private static Document entering(String id, ExecutionStatus to, Instant at) {
        Document set = new Document("status", to.word()).append("changed_at", Fields.time(at));
        if (to == ExecutionStatus.PENDING) {
            return set.append("open", pending(null, id));
        }
        return to.isTerminal() ? set : set.append("open", open(openPrefix(to), at, id));
    }

    /** What {@code open} is of an execution that is pending and due at {@code at}, or never if that is null. */
    static String pending(@Nullable Instant at, String id) {
        return open(openPrefix(ExecutionStatus.PENDING), at == null ? NEVER : Fields.time(at), id);
    }

    /** Comes after what {@code open} is of the executions that are pending and due at {@code now}, before that of others. */
    static String afterDue(Instant now) {
        return pending(now, "~"); // an id is made of hexadecimal digits
    }

    private static String open(String prefix, Instant since, String id) {
        return open(prefix, Fields.time(since), id);
    }

    private static String open(String prefix, long micros, String id) {
        String digits = Long.toString(Math.max(micros, 0));
        return prefix + "0".repeat(DIGITS - digits.length()) + digits + " " + id;
    }

    private static Document logEntry(ExecutionStatus to, Instant at) {
        return new Document("log", write(new Execution.LogEntry(to, at)));
    }

    private static Document write(Execution.LogEntry entry) {
        return new Document("status", entry.status().word()).append("at", Fields.time(entry.at()));
    }

    private static Document write(Execution.Claim claim) {
        return new Document("incarnation", claim.incarnation())
                .append("node", claim.node())
                .append("hostname", claim.hostname())
                .append("pid", claim.pid());
    }

    private static Execution.Claim readClaim(Document runner) {
        return new Execution.Claim(
                Fields.text(runner, "incarnation"),
                Fields.text(runner, "node"),
                Fields.text(runner, "hostname"),
                Fields.number(runner, "pid"));
    }

    static ExecutionStatus status(Document document) {
        String word = Fields.text(document, "status");
        return ExecutionStatus.of(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "document \"" + document.get("_id") + "\" has the unknown status \"" + word + "\""));
    }
}
