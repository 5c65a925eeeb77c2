// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Execution;
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
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.TokenStore;
import dev.petrel.engine.store.TraceStore;
import dev.petrel.engine.store.WorkflowStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A store in memory whose operations fail as told, by the names of their methods. */
final class FaultyStore implements Store {

    private final MemoryStore store;
    private final Map<String, RuntimeException> faults = new ConcurrentHashMap<>();
    private final Semaphore failures = new Semaphore(0);
    private volatile boolean cutOff;
    private volatile String refused = "";

    FaultyStore(MemoryStore store) {
        this.store = store;
    }

    /** From now on {@code operation} does nothing but throw {@code fault}. */
    void breaks(String operation, RuntimeException fault) {
        faults.put(operation, fault);
    }

    /**
     * From now on the executions of the event {@code id} are refused, by a database that has taken those before them in the same
     * call, and none after them.
     */
    void refusesExecutionsOf(String id) {
        refused = id;
    }

    private void refuse(List<?> executions) {
        for (int i = 0; i < executions.size(); i++) {
            if (executions.get(i) instanceof Execution execution && refused.equals(execution.triggerInstanceId())) {
                Object ignored = store.executions()
                        .create(
                                executions.subList(0, i).stream()
                                        .map(Execution.class::cast)
                                        .toList(),
                                Set.of());
                failures.release();
                throw StoreException.permanentFailure("document \"" + execution.id() + "\" was refused", null);
            }
        }
    }

    /** From now on every operation fails as if the database could not be reached. */
    void cutOff() {
        cutOff = true;
    }

    /** Ends {@link #breaks} for all operations, and {@link #cutOff}. */
    void mend() {
        faults.clear();
        cutOff = false;
    }

    /** Returns when operations have failed {@code count} times more. */
    void awaitFailures(int count) throws InterruptedException {
        assertThat(failures.tryAcquire(count, 60, TimeUnit.SECONDS))
                .as("%d failures within 20 s", count)
                .isTrue();
    }

    private <T> T faulty(Class<T> seam, T real) {
        return seam.cast(Proxy.newProxyInstance(seam.getClassLoader(), new Class<?>[] {seam}, (proxy, method, args) -> {
            RuntimeException fault = cutOff
                    ? StoreException.transientFailure("the database cannot be reached", null)
                    : faults.get(method.getName());
            if (fault != null) {
                failures.release();
                throw fault;
            }
            if (method.getName().equals("create") && args[0] instanceof List<?> executions) {
                refuse(executions);
            }
            try {
                return method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Override
    public ContentStore content() {
        return faulty(ContentStore.class, store.content());
    }

    @Override
    public EventStore events() {
        return faulty(EventStore.class, store.events());
    }

    @Override
    public ExecutionStore executions() {
        return faulty(ExecutionStore.class, store.executions());
    }

    @Override
    public ClusterStore cluster() {
        return faulty(ClusterStore.class, store.cluster());
    }

    @Override
    public KeyValueStore keys() {
        return faulty(KeyValueStore.class, store.keys());
    }

    @Override
    public CheckpointStore checkpoints() {
        return faulty(CheckpointStore.class, store.checkpoints());
    }

    @Override
    public PlacementStore placements() {
        return faulty(PlacementStore.class, store.placements());
    }

    @Override
    public DeadLetterStore deadLetters() {
        return faulty(DeadLetterStore.class, store.deadLetters());
    }

    @Override
    public TraceStore traces() {
        return faulty(TraceStore.class, store.traces());
    }

    @Override
    public WorkflowStore workflows() {
        return faulty(WorkflowStore.class, store.workflows());
    }

    @Override
    public AuditStore audit() {
        return faulty(AuditStore.class, store.audit());
    }

    @Override
    public TokenStore tokens() {
        return faulty(TokenStore.class, store.tokens());
    }

    @Override
    public ApiKeyStore apiKeys() {
        return faulty(ApiKeyStore.class, store.apiKeys());
    }

    @Override
    public SlotStore slots() {
        return faulty(SlotStore.class, store.slots());
    }

    @Override
    public RoleStore roles() {
        return faulty(RoleStore.class, store.roles());
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
