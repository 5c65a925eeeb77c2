// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.ExecutionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far workflows have come: one document for each, moved by compare-and-set over its version, and beside it what is
 * large and never changes, as values.
 */
public interface WorkflowStore {

    /**
     * Writes {@code first}, whose version is 1, unless there is one with its id, which then stays as it is.
     *
     * @return whether it was written
     */
    boolean create(Workflow first);

    Optional<Workflow> get(String id);

    /**
     * Writes {@code next} in place of {@code read}, if that is still there. What of {@link Workflow#start} and of the
     * contexts {@code read} has, {@code next} must have.
     *
     * @return false, and nothing is changed, if another one is there, or none
     * @throws StoreException that lasts, when it is too large for a document
     */
    boolean replace(Workflow read, Workflow next);

    /**
     * Those that are not {@linkplain Workflow#settled settled}, without their starts, documents and contexts; first those
     * that were written first, by the clocks that wrote them.
     *
     * @param limit how many at most
     */
    List<Workflow> unsettled(int limit);

    /** {@code read} is settled, and its outbox empty, if it is as it was read. */
    void settle(Workflow read);

    /**
     * Stores a value for the workflow {@code id}, in as many pieces as it takes; any size will do.
     *
     * @param attempt sets it apart from what others store at the same time: a text that nobody else uses
     * @return what {@link #read} finds it by; short
     */
    String write(String id, String attempt, Map<String, @Nullable Object> value);

    /**
     * @param reference what {@link #write} returned
     * @throws StoreException that lasts, when it is not there
     */
    Map<String, @Nullable Object> read(String id, String reference);

    /** Removes a value that no workflow refers to. */
    void discard(String id, String reference);

    /** Removes the workflow {@code id} with all its values, also those that nothing refers to. Does nothing if there is none. */
    void remove(String id);

    /**
     * The ids of workflows, in their order.
     *
     * @param after only those that come after this; empty for all
     * @param limit how many at most
     */
    List<String> ids(String after, int limit);

    /**
     * A workflow. Its id is that of its execution.
     *
     * @param version one more with each change
     * @param status what its execution is to be
     * @param start what it began with; never changed
     * @param document its language's state; empty before the first step
     * @param contexts what was published, in its order: JSON of small ones, references of others
     * @param result what its execution has as its result once it has {@code status}: JSON, or a reference; null to leave
     *     what it has
     * @param outbox tasks that were decided to start, and of which it is not known here that they were
     * @param settled whether nothing must follow what it is: its execution has its status, and {@code outbox} is empty
     * @param at when it was written
     */
    record Workflow(
            String id,
            long version,
            ExecutionStatus status,
            Map<String, @Nullable Object> start,
            Map<String, @Nullable Object> document,
            List<String> contexts,
            @Nullable String result,
            List<String> outbox,
            boolean settled,
            Instant at) {

        public Workflow {
            contexts = List.copyOf(contexts);
            outbox = List.copyOf(outbox);
        }
    }
}
