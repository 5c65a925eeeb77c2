// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.inquiry;

import dev.petrel.engine.execution.Cancellation;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.ExecutionStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inquiries that wait, and what people do about them. Of any number of concurrent answers to one, on any number of
 * nodes, one is taken. The words of refusals are StackStorm's. For any thread; blocks for the database.
 */
public final class Inquiries {

    /** How many pending executions are looked at for a list. */
    public static final int MOST = 10_000;

    private static final Logger log = LoggerFactory.getLogger(Inquiries.class);

    private final ExecutionStore store;
    private final ExecutionLifecycle lifecycle;

    public Inquiries(ExecutionStore store, ExecutionLifecycle lifecycle) {
        this.store = store;
        this.lifecycle = lifecycle;
    }

    /** What came of a question about an inquiry, or of an answer to it. */
    public sealed interface Outcome {}

    /** It waits; or, of an answer, that was taken. */
    public record Good(Inquiry inquiry) implements Outcome {}

    /** There is no execution with this id. */
    public record Unknown() implements Outcome {}

    /** The user may not do that. */
    public record Forbidden(String why) implements Outcome {}

    /** It is no inquiry, waits no more, or the answer does not fit. */
    public record Refused(String why) implements Outcome {}

    private record Waiting(Execution execution, Inquiry inquiry) {}

    /** The ids of those that wait, the newest first; the first {@value #MOST} pending executions are looked at. */
    public List<String> waiting() {
        return store.open(ExecutionStatus.PENDING, MOST).stream()
                .filter(execution -> execution.runnerType().equals(Inquiry.RUNNER))
                .sorted(Comparator.comparing(Execution::requestedAt)
                        .thenComparing(Execution::id)
                        .reversed())
                .map(Execution::id)
                .toList();
    }

    /** As {@link #waiting()}, those that executions of {@code user} ask. */
    public List<String> waitingOf(String user) {
        return store.read(waiting(), Set.of(ExecutionStore.Part.CONTEXT)).stream()
                .filter(execution -> user.equals(execution.context().get("user")))
                .map(Execution::id)
                .toList();
    }

    /**
     * Who asks.
     *
     * @param user of the execution that asks
     * @param workflow the action of the execution that it is a part of, if it is one
     */
    public record Asked(Optional<String> user, Optional<Ref> workflow) {}

    /** Who asks the inquiry {@code id}; empty if there is no such execution. */
    public Optional<Asked> asked(String id) {
        return inContext(id)
                .map(execution -> new Asked(
                        Optional.ofNullable(execution.context().get("user"))
                                .filter(String.class::isInstance)
                                .map(String.class::cast),
                        Optional.ofNullable(execution.parentId())
                                .flatMap(this::inContext)
                                .map(Execution::action)));
    }

    private Optional<Execution> inContext(String id) {
        return store.read(List.of(id), Set.of(ExecutionStore.Part.CONTEXT)).stream()
                .findFirst();
    }

    /** Those of {@code ids} that are there, in that order. */
    public List<Inquiry> read(List<String> ids) {
        return store.read(ids, Set.of(ExecutionStore.Part.RESULT)).stream()
                .map(execution -> of(store, execution))
                .toList();
    }

    /** What {@code execution} asks. */
    static Inquiry of(ExecutionStore store, Execution execution) {
        return Inquiry.of(execution.id(), result(store, execution));
    }

    private static Map<String, @Nullable Object> result(ExecutionStore store, Execution execution) {
        Execution.StoredResult stored = execution.stored();
        if (stored == null || stored.chunks() == 0) {
            Map<String, @Nullable Object> result = execution.result();
            return result == null ? Map.of() : result;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        for (int chunk = 0; chunk < stored.chunks(); chunk++) {
            json.writeBytes(store.resultChunk(stored, chunk));
        }
        return Json.readObject(json.toString(StandardCharsets.UTF_8));
    }

    /** The inquiry {@code id}, if it waits for an answer. */
    public Outcome find(String id) {
        Optional<Execution> found = store.get(id);
        if (found.isEmpty()) {
            return new Unknown();
        }
        Optional<Refused> refused = refusal(found.get());
        return refused.isPresent() ? refused.get() : new Good(of(store, found.get()));
    }

    private static Optional<Refused> refusal(Execution execution) {
        String id = "\"" + execution.id() + "\"";
        if (!execution.runnerType().equals(Inquiry.RUNNER)) {
            return Optional.of(new Refused("Action execution " + id + " is not an inquiry."));
        }
        return switch (execution.status()) {
            case PENDING -> Optional.empty();
            case SUCCEEDED -> Optional.of(new Refused("Inquiry " + id + " has already been responded to."));
            case TIMEOUT -> Optional.of(new Refused("Inquiry " + id + " timed out and cannot be responded to."));
            default ->
                Optional.of(new Refused("Inquiry " + id + " is "
                        + execution.status().word() + " and cannot be responded to"
                        + (execution.status().isTerminal() ? "." : " yet. Try again.")));
        };
    }

    /**
     * Answers the inquiry {@code id} for {@code user}.
     *
     * @param roles that the user has
     */
    public Outcome respond(String id, Map<String, @Nullable Object> response, String user, Collection<String> roles) {
        Optional<Execution> found = store.get(id);
        if (found.isEmpty()) {
            return new Unknown();
        }
        Optional<Refused> refused = refusal(found.get());
        return refused.isPresent()
                ? refused.get()
                : respond(new Waiting(found.get(), of(store, found.get())), response, user, roles);
    }

    private Outcome respond(
            Waiting waiting, Map<String, @Nullable Object> response, String user, Collection<String> roles) {
        Inquiry inquiry = waiting.inquiry();
        if (!inquiry.mayAnswer(user, roles)) {
            return new Forbidden(
                    "User \"" + user + "\" does not have permission to respond to inquiry \"" + inquiry.id() + "\".");
        }
        Optional<String> problem = inquiry.problem(response);
        if (problem.isPresent()) {
            return new Refused(
                    "Response for inquiry \"" + inquiry.id() + "\" did not pass schema validation. " + problem.get());
        }
        if (lifecycle
                .end(waiting.execution(), ExecutionStatus.SUCCEEDED, inquiry.answered(response))
                .isEmpty()) {
            return find(inquiry.id()) instanceof Refused late
                    ? late
                    : new Refused("Inquiry \"" + inquiry.id() + "\" changed meanwhile. Try again.");
        }
        log.atInfo()
                .addKeyValue("execution", inquiry.id())
                .addKeyValue("user", user)
                .log("Inquiry answered.");
        return new Good(inquiry);
    }

    /** Ends the inquiry {@code id} unanswered: as canceled, by {@code user}. */
    public Outcome cancel(String id, String user) {
        Outcome found = find(id);
        if (!(found instanceof Good good)) {
            return found;
        }
        if (lifecycle.cancel(id, user) instanceof Cancellation.Canceled) {
            return good;
        }
        return find(id) instanceof Refused late ? late : new Unknown();
    }
}
