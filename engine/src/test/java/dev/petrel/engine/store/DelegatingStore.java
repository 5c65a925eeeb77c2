// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

/** A store that is another one, but for what its subclasses replace. */
public abstract class DelegatingStore implements Store {

    private final Store store;

    protected DelegatingStore(Store store) {
        this.store = store;
    }

    @Override
    public ContentStore content() {
        return store.content();
    }

    @Override
    public EventStore events() {
        return store.events();
    }

    @Override
    public ExecutionStore executions() {
        return store.executions();
    }

    @Override
    public ClusterStore cluster() {
        return store.cluster();
    }

    @Override
    public KeyValueStore keys() {
        return store.keys();
    }

    @Override
    public CheckpointStore checkpoints() {
        return store.checkpoints();
    }

    @Override
    public PlacementStore placements() {
        return store.placements();
    }

    @Override
    public DeadLetterStore deadLetters() {
        return store.deadLetters();
    }

    @Override
    public SlotStore slots() {
        return store.slots();
    }

    @Override
    public TraceStore traces() {
        return store.traces();
    }

    @Override
    public AuditStore audit() {
        return store.audit();
    }

    @Override
    public WorkflowStore workflows() {
        return store.workflows();
    }

    @Override
    public TokenStore tokens() {
        return store.tokens();
    }

    @Override
    public ApiKeyStore apiKeys() {
        return store.apiKeys();
    }

    @Override
    public RoleStore roles() {
        return store.roles();
    }

    @Override
    public LiveOutputStore liveOutput() {
        return store.liveOutput();
    }

    @Override
    public void ping() {
        store.ping();
    }

    @Override
    public void close() {
        store.close();
    }
}
