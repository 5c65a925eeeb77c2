// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.store.CheckpointStore;
import dev.petrel.engine.store.ClusterStore;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.engine.store.DeadLetterStore;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.KeyValueStore;
import dev.petrel.engine.store.PlacementStore;
import dev.petrel.engine.store.SlotStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.TraceStore;
import dev.petrel.engine.store.WorkflowStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The store of a process that is held up before its n-th call about executions and workflows, while another one acts. */
final class InterruptedStore implements Store {

    private final Store store;
    private int left = Integer.MAX_VALUE;
    private Runnable meanwhile = () -> {};
    private String where = "";

    InterruptedStore(Store store) {
        this.store = store;
    }

    /** Before the {@code at}th call from now on, {@code other} acts. */
    void interrupt(int at, Runnable other) {
        left = at;
        meanwhile = other;
        where = "";
    }

    /** Before which call the other one has acted; empty if it has not. */
    String where() {
        return where;
    }

    private <T> T interrupted(Class<T> seam, T real) {
        return seam.cast(Proxy.newProxyInstance(seam.getClassLoader(), new Class<?>[] {seam}, (proxy, method, args) -> {
            if (--left == 0) {
                where = seam.getSimpleName() + "." + method.getName();
                meanwhile.run();
            }
            try {
                return method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Override
    public ExecutionStore executions() {
        return interrupted(ExecutionStore.class, store.executions());
    }

    @Override
    public WorkflowStore workflows() {
        return interrupted(WorkflowStore.class, store.workflows());
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
    public void ping() {
        store.ping();
    }

    @Override
    public void close() {}
}
