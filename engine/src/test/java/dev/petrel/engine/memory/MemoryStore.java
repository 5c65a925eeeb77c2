// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.model.Content;
import dev.petrel.engine.store.ApiKeyStore;
import dev.petrel.engine.store.AuditStore;
import dev.petrel.engine.store.CheckpointStore;
import dev.petrel.engine.store.ClusterStore;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.engine.store.DeadLetterStore;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.KeyValueStore;
import dev.petrel.engine.store.LiveOutputStore;
import dev.petrel.engine.store.PlacementStore;
import dev.petrel.engine.store.RoleStore;
import dev.petrel.engine.store.SlotStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.TokenStore;
import dev.petrel.engine.store.TraceStore;
import dev.petrel.engine.store.WorkflowStore;
import java.time.InstantSource;

/**
 * A store in memory, for tests and for what need not last. It keeps the contract, one operation at a time, and can
 * misbehave as a database does: be away, do a write whose answer is lost, and hold what this version cannot read.
 *
 * <p>Several "processes" of a test share one instance. Closing it does nothing.
 */
public final class MemoryStore implements Store {

    private final MemoryFaults faults = new MemoryFaults();
    private final MemoryContent content = new MemoryContent(faults);
    private final EventStore events = new MemoryEvents(faults);
    private final MemoryExecutions executions = new MemoryExecutions(faults);
    private final ClusterStore cluster = new MemoryCluster(faults);
    private final KeyValueStore keys;
    private final AuditStore audit;
    private final CheckpointStore checkpoints = new MemoryCheckpoints(faults);
    private final PlacementStore placements = new MemoryPlacements(faults);
    private final DeadLetterStore deadLetters = new MemoryDeadLetters(faults);
    private final SlotStore slots = new MemorySlots(faults);
    private final WorkflowStore workflows = new MemoryWorkflows(faults);
    private final TokenStore tokens = new MemoryTokens(faults);
    private final LiveOutputStore liveOutput = new MemoryLiveOutput(faults);
    private final ApiKeyStore apiKeys = new MemoryApiKeys(faults);
    private final RoleStore roles = new MemoryRoles(faults);

    private final TraceStore traces = new MemoryTraces(events, executions);

    /** @param clock by which entries of the datastore expire */
    public MemoryStore(InstantSource clock) {
        this.keys = new MemoryKeys(faults, clock);
        this.audit = new MemoryAudit(faults, clock);
    }

    /** From now on every call fails as if the database could not be reached, and does nothing. */
    public void goAway() {
        faults.setAway(true);
    }

    /** Ends {@link #goAway}. */
    public void comeBack() {
        faults.setAway(false);
    }

    /** The next {@code count} writes are done, and then fail as if the connection broke before the answer came. */
    public void loseAcknowledgements(int count) {
        faults.loseAcknowledgements(count);
    }

    /** From now on this piece of content cannot be read, as if another version had written it, until it is written again. */
    public void spoil(Class<? extends Content> kind, String key) {
        content.spoil(kind, key);
    }

    /** From now on the execution {@code id} cannot be read, as if another version had written it. */
    public void spoilExecution(String id) {
        executions.spoil(id);
    }

    @Override
    public ContentStore content() {
        return content;
    }

    @Override
    public EventStore events() {
        return events;
    }

    @Override
    public ExecutionStore executions() {
        return executions;
    }

    @Override
    public ClusterStore cluster() {
        return cluster;
    }

    @Override
    public KeyValueStore keys() {
        return keys;
    }

    @Override
    public CheckpointStore checkpoints() {
        return checkpoints;
    }

    @Override
    public PlacementStore placements() {
        return placements;
    }

    @Override
    public DeadLetterStore deadLetters() {
        return deadLetters;
    }

    @Override
    public TraceStore traces() {
        return traces;
    }

    @Override
    public AuditStore audit() {
        return audit;
    }

    @Override
    public SlotStore slots() {
        return slots;
    }

    @Override
    public WorkflowStore workflows() {
        return workflows;
    }

    @Override
    public LiveOutputStore liveOutput() {
        return liveOutput;
    }

    @Override
    public TokenStore tokens() {
        return tokens;
    }

    @Override
    public ApiKeyStore apiKeys() {
        return apiKeys;
    }

    @Override
    public RoleStore roles() {
        return roles;
    }

    @Override
    public void ping() {
        faults.read("ping", () -> true);
    }

    @Override
    public void close() {}
}
