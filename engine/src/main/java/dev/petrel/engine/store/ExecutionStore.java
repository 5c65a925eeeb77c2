// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Executions. Every change of status is one compare-and-set over status and fence. */
public interface ExecutionStore {

    /** As {@link #create(List, Set)}, of executions that nothing must follow yet. */
    default Set<String> create(List<Execution> executions) {
        return create(executions, Set.of());
    }

    /**
     * Writes those whose id is not there yet; those that are stay as they are.
     *
     * @param followed the ids of those that have ended already and whose end something must follow: they are
     *     {@link #unsettled} from this write on
     * @return the ids that this call created. After a failure that was repeated it may lack some that the first try
     *     created, so count on it for metrics only
     */
    Set<String> create(List<Execution> executions, Set<String> followed);

    /** It, with its result unless that is large: see {@link #resultChunk}. */
    Optional<Execution> get(String id);

    /** Newest request first, or oldest if the query says so; each as {@link #get} has it. For few: all are in memory at once. */
    Page<Execution> find(Query query);

    /** The ids of what {@link #find} finds, in the same order. For lists: what they show is then {@linkplain #read read} bit by bit. */
    Page<String> ids(Query query);

    /**
     * The different values that executions have, in order.
     *
     * @param limit how many at most: the first ones
     */
    List<String> values(Facet facet, int limit);

    /** What executions are told apart by in {@link #values}; a list can be restricted to one of its values. */
    enum Facet {
        ACTION,
        STATUS,
        RULE,
        RUNNER,
        USER
    }

    /**
     * Those of these executions that are there, in the order of {@code ids}.
     *
     * @param parts what is read of each beside its small fields; a part that is not is empty. A result that is not read
     *     is told by {@link Execution#stored}
     */
    List<Execution> read(List<String> ids, Set<Part> parts);

    /**
     * A chunk of a result that is stored beside its execution. All of them, from 0 on, are its JSON in UTF-8; none has
     * more than {@value ResultChunks#CHUNK} bytes.
     *
     * @throws StoreException that lasts, when it is not there
     */
    byte[] resultChunk(Execution.StoredResult result, int chunk);

    /** What can be large in an execution. */
    enum Part {
        PARAMETERS,
        CONTEXT,
        RESULT,
        LOG
    }

    /** How many are in {@code status}, which is not terminal. Takes no longer because of those that have ended. */
    long countOpen(ExecutionStatus status);

    /**
     * Takes a requested execution: its status becomes running, its runner {@code claim}, its fence {@code fence + 1}.
     *
     * @param fence the fence it has while it waits: 0 unless it ran before
     * @return the execution as claimed, or empty if it is not there, not requested, or has another fence: another
     *     runner has it, or it was canceled. Of any number of concurrent claims at most one gets it
     */
    Optional<Execution> claim(String id, long fence, Execution.Claim claim, Instant at);

    /**
     * An execution that waits to be claimed.
     *
     * @param fence the fence that it waits with
     * @param known the execution as it was written with that fence, which need not be read then; or null
     */
    record Waiting(String id, long fence, @Nullable Execution known) {

        /** One of which no more is known. */
        public Waiting(String id, long fence) {
            this(id, fence, null);
        }
    }

    /**
     * What came of several claims in one go. An execution that is in neither was not to be had.
     *
     * @param claimed those that were had, as {@link #claim(String, long, Execution.Claim, Instant)} returns them, by id
     * @param undecided the ids of those that this call has certainly not claimed, and that are to be claimed one by one
     */
    record Claimed(Map<String, Execution> claimed, Set<String> undecided) {

        public Claimed {
            claimed = Map.copyOf(claimed);
            undecided = Set.copyOf(undecided);
        }
    }

    /**
     * Claims each of {@code waiting}, as {@link #claim(String, long, Execution.Claim, Instant)} does, in a few steps for
     * all of them. That one cannot be claimed keeps no other from it.
     *
     * @throws StoreException if it is not known which were claimed: any of them may be, or may still become so
     */
    default Claimed claim(List<Waiting> waiting, Execution.Claim claim, Instant at) {
        return new Claimed(Map.of(), waiting.stream().map(Waiting::id).collect(Collectors.toSet()));
    }

    /**
     * Moves an execution on from {@code from} and notes it in its log. A terminal status sets the end.
     *
     * <p>A result of more than {@value ResultChunks#LARGEST_INLINE} bytes of JSON is stored beside the execution, under
     * id, fence and the new status, before the execution is changed. If the execution is not changed, that is taken away
     * again, unless an earlier call has made it the execution's result, or a later one may: while the run is not over.
     *
     * @param fence the fence it must have: the one its claim gave
     * @return false, and nothing is changed, if it is not there, not in {@code from}, or has another fence
     * @throws IllegalArgumentException if {@code from} may not become what the change says
     */
    boolean transition(String id, long fence, ExecutionStatus from, Change change);

    /** A change of one of several executions: see {@link #transition(String, long, ExecutionStatus, Change)}. */
    record Move(String id, long fence, ExecutionStatus from, Change change) {}

    /**
     * Moves several executions on in one step, as {@link #transition(String, long, ExecutionStatus, Change)} does each: those
     * whose results are small. Does not tell why one was not moved: that is for the other method to find out.
     *
     * @return the ids of those that are known to be as they were to become, under their fences; any other may be too
     * @throws StoreException if nothing is known of any
     */
    default Set<String> transition(List<Move> moves) {
        return Set.of();
    }

    /**
     * Moves an execution on, to canceling or canceled, as {@link #transition} does, and notes in its context
     * ({@code cancelled_by}) who asked for that.
     *
     * @param read the execution as it was read: with its status and fence it must still be there
     * @param by the user
     * @return false, and nothing is changed, if it has moved on
     * @throws IllegalArgumentException if the status it has may not become what the change says
     */
    boolean cancel(Execution read, String by, Change change);

    /**
     * Cancels several that may become canceled at once, each as {@link #cancel} does.
     *
     * @param read the executions as they were read, with their contexts
     * @param result of each, small
     * @param followed the ids of those whose end something must follow
     * @return the ids of those that are canceled as they were read. One that another call has canceled so meanwhile may be
     *     among them
     */
    Set<String> cancelAll(
            List<Execution> read, String by, Map<String, @Nullable Object> result, Set<String> followed, Instant at);

    /**
     * What a change of status writes.
     *
     * @param result what to store as the execution's result, or null to leave that
     * @param followed whether something must follow: an execution that has ended is {@link #unsettled} until
     *     {@link #settle}, one that is pending now is {@link #due} until {@link #postpone}, one that goes on without a
     *     process is {@link #steered} until {@link #attended}; with no other status
     */
    record Change(ExecutionStatus to, @Nullable Map<String, @Nullable Object> result, boolean followed, Instant at) {

        public Change {
            if (followed && !to.isTerminal() && to != ExecutionStatus.PENDING && !to.mayBeDetached()) {
                throw new IllegalArgumentException("nothing follows when an execution becomes " + to.word());
            }
        }

        /** One that nothing follows. */
        public static Change to(ExecutionStatus status, @Nullable Map<String, @Nullable Object> result, Instant at) {
            return new Change(status, result, false, at);
        }
    }

    /**
     * Executions that have ended and whose end something must still follow; first those that ended first, by the clocks
     * that wrote that. With their log, but without their other {@linkplain Part parts}, which can be large and are many
     * here.
     *
     * @param limit how many at most
     */
    List<Execution> unsettled(int limit);

    /** All that had to follow the end of {@code execution} is done: it is {@link #unsettled} no more. */
    default void settle(Execution execution) {
        settle(List.of(execution));
    }

    /** The same of several, in one go. After a failure some may be settled. */
    void settle(List<Execution> executions);

    /**
     * Executions that are pending and need something now: those whose change said so, until they are {@linkplain #postpone
     * postponed}, and those that were postponed to a time that has come; first those that are due first, by the clocks that
     * wrote that. With their log, but without their other {@linkplain Part parts}.
     *
     * @param limit how many at most
     */
    List<Execution> due(Instant now, int limit);

    /**
     * {@code pending} is {@link #due} again at {@code at}, or never if that is null. Changes nothing if it is not pending
     * under its fence any more.
     */
    void postpone(Execution pending, @Nullable Instant at);

    /**
     * Removes what runs of {@code ended}, which has ended, stored as large results that did not become its result: of a
     * runner that died meanwhile, say.
     */
    void removeUnusedResults(Execution ended);

    /**
     * Takes a running execution back from its runner, so that it can be claimed again: its status becomes requested and
     * its fence {@code fence + 1}, so that nothing the old run still writes is accepted. Send a notification of it afterwards.
     *
     * @param fence the fence it must have: the one its claim gave
     * @return false, and nothing is changed, if it is not there, not running, or has another fence
     */
    default boolean requeue(String id, long fence, Instant at) {
        return requeue(id, ExecutionStatus.RUNNING, fence, at);
    }

    /**
     * Makes an execution requested that is running or delayed, with the fence {@code fence + 1}.
     *
     * @return false, and nothing is changed, if it is not there, not in {@code from}, or has another fence
     * @throws IllegalArgumentException if {@code from} may not become requested
     */
    boolean requeue(String id, ExecutionStatus from, long fence, Instant at);

    /**
     * Takes a running execution from its runner for good: its action goes on without a process, and nothing that the run
     * still writes is accepted. It stays running, with the next fence.
     *
     * @param fence the fence it must have: the one its claim gave
     * @return false, and nothing is changed, if it is not there, not running, or has another fence
     */
    boolean detach(String id, long fence);

    /**
     * Moves an execution that goes on without a process to another status that is not terminal, under the next fence.
     *
     * @param read the execution as it was read: with its status and fence it must still be there
     * @param by who canceled it, which is noted in its context; null for nobody
     * @return false, and nothing is changed, if it has moved on
     * @throws IllegalArgumentException if the status it has may not become what the change says
     */
    boolean steer(Execution read, Change change, @Nullable String by);

    /**
     * Executions that go on without a process and whose last change said that something must follow, until they are
     * {@link #attended}. With their log, but without their other {@linkplain Part parts}.
     *
     * @param limit how many at most
     */
    List<Execution> steered(int limit);

    /** Whether {@code read} is {@link #steered}; false if it has moved on. */
    boolean isSteered(Execution read);

    /** What had to follow is done: {@code read} is {@link #steered} no more, unless it has moved on. */
    void attended(Execution read);

    /**
     * Executions that go on without a process, and that nothing {@linkplain #steered must follow} now: a page of them. One
     * that changes meanwhile may be on two pages or on none.
     *
     * @param after the {@link Detached#next} of the page before; empty for the first
     * @param limit how many at most
     */
    Detached detached(String after, int limit);

    /**
     * Some executions that go on without a process.
     *
     * @param next where the next page begins; empty if there is none
     */
    record Detached(List<String> ids, String next) {

        public Detached {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Executions with a {@linkplain Execution#deadline deadline}; first those whose time comes first, whether it has come
     * or not, and whether they have ended or not. Those that were {@linkplain #expire expired} or {@linkplain
     * #ignoreDeadlines left alone} are not among them. With their log, but without their other {@linkplain Part parts}.
     *
     * @param limit how many at most
     */
    List<Execution> withDeadline(int limit);

    /**
     * Moves an execution on because its deadline has passed, which is noted with it: as {@link #transition}, or as {@link
     * #steer} if it goes on without a process.
     *
     * @param read the execution as it was read: with its status and fence it must still be there
     * @return false, and nothing is changed, if it has moved on
     * @throws IllegalArgumentException if the status it has may not become what the change says
     */
    boolean expire(Execution read, Change change);

    /** The executions {@code ids} are among those {@link #withDeadline} no more: they have ended, say. */
    void ignoreDeadlines(List<String> ids);

    /**
     * The ids of the executions that {@code parent} requested, those requested first first.
     *
     * @param limit how many at most
     */
    List<String> children(String parent, int limit);

    /**
     * Delays a requested execution until a slot is free: {@link #waiting} has it then.
     *
     * @param read the execution as it was read: with its fence it must still be requested
     * @param slots the id of the {@link dev.petrel.engine.model.PolicySlots}
     * @return false, and nothing is changed, if it has moved on
     */
    boolean delay(Execution read, String slots, Instant at);

    /**
     * Executions that are delayed until one of {@code slots} is free; first those that were requested first. With their
     * log, but without their other {@linkplain Part parts}.
     *
     * @param limit how many at most
     */
    List<Execution> waiting(String slots, int limit);

    /** What delayed executions wait for a slot of, each once. */
    Set<String> waitedFor();

    /**
     * Executions that are delayed until a time; first those whose time comes first, whether it has come or not. With their
     * log, but without their other {@linkplain Part parts}.
     *
     * @param limit how many at most
     */
    List<Execution> delayed(int limit);

    /**
     * Executions in {@code status}, which is not terminal; first those that entered it first, by the clocks that wrote
     * that; of those that are pending first those that are {@link #due} first, and of those that are delayed in no such
     * order. With their log, but without their other {@linkplain Part parts}, which can be large and are many here. Those
     * that go on without a process are not among them.
     *
     * @param limit how many at most; less than 0 for all
     */
    List<Execution> open(ExecutionStatus status, int limit);

    /**
     * Which executions; a null field or an empty set does not restrict.
     *
     * @param rules references, any of which may have requested it
     * @param runner the name of its runner type
     * @param user whose they are: the {@code user} of their context
     * @param parent the id of the execution that requested it, or {@link #NO_PARENT}
     * @param after only those requested later than this
     * @param before only those requested earlier than this
     * @param limit how many at most, -1 for all
     */
    record Query(
            Set<String> ids,
            @Nullable String action,
            @Nullable ExecutionStatus status,
            Set<String> rules,
            @Nullable String runner,
            @Nullable String triggerInstance,
            @Nullable String user,
            @Nullable String parent,
            @Nullable Instant after,
            @Nullable Instant before,
            boolean oldestFirst,
            int offset,
            int limit) {

        /** As a parent: only those that no execution requested. */
        public static final String NO_PARENT = "";

        public Query {
            ids = Set.copyOf(ids);
            rules = Set.copyOf(rules);
        }

        /** In a time, whatever they are. */
        public static Query between(
                @Nullable Instant after, @Nullable Instant before, boolean oldestFirst, int offset, int limit) {
            return new Query(
                    Set.of(), null, null, Set.of(), null, null, null, null, after, before, oldestFirst, offset, limit);
        }

        public static Query all() {
            return between(null, null, false, 0, -1);
        }

        public Query limited(int newLimit) {
            return new Query(
                    ids,
                    action,
                    status,
                    rules,
                    runner,
                    triggerInstance,
                    user,
                    parent,
                    after,
                    before,
                    oldestFirst,
                    offset,
                    newLimit);
        }
    }
}
