// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.store.DelegatingStore;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.WorkflowStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The store of a process whose n-th change of executions or workflows goes wrong, before or after it is done. */
final class FaultyStore extends DelegatingStore {

    /** What goes wrong. */
    enum Fault {
        /** The process dies before the change. */
        DEATH_BEFORE(true, false),
        /** It dies when the database has the change. */
        DEATH_AFTER(true, true),
        /** The database cannot be reached. */
        REFUSAL(false, false),
        /** The answer of the database is lost. */
        LOST_ANSWER(false, true);

        private final boolean deadly;
        private final boolean done;

        Fault(boolean deadly, boolean done) {
            this.deadly = deadly;
            this.done = done;
        }
    }

    /** What the death of a process is to the code that runs then: nothing after it is done. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final Set<String> CHANGES = Set.of(
            "create",
            "claim",
            "transition",
            "cancel",
            "settle",
            "postpone",
            "detach",
            "steer",
            "attended",
            "expire",
            "cancelAll",
            "ignoreDeadlines",
            "requeue",
            "replace",
            "write",
            "discard",
            "remove",
            "removeUnusedResults");

    private final Fault fault;
    private final int at;
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile boolean dead;

    /** @param at which change goes wrong, from 1 on */
    FaultyStore(Store store, Fault fault, int at) {
        super(store);
        this.fault = fault;
        this.at = at;
    }

    /** What was called, in its order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    /** Whether so many changes were made that one went wrong. */
    boolean struck() {
        return changes.get() >= at;
    }

    private <T> T faulty(Class<T> seam, T real) {
        return seam.cast(Proxy.newProxyInstance(seam.getClassLoader(), new Class<?>[] {seam}, (proxy, method, args) -> {
            if (dead) {
                throw new Death();
            }
            boolean ignored = calls.add(method.getName());
            boolean strikes = CHANGES.contains(method.getName()) && changes.incrementAndGet() == at;
            if (strikes && !fault.done) {
                throw failure(method.getName());
            }
            Object result;
            try {
                result = method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (strikes) {
                throw failure(method.getName());
            }
            return result;
        }));
    }

    private Throwable failure(String what) {
        dead = fault.deadly;
        return dead ? new Death() : StoreException.transientFailure(what + ": as the test wants it", null);
    }

    @Override
    public ExecutionStore executions() {
        return faulty(ExecutionStore.class, super.executions());
    }

    @Override
    public WorkflowStore workflows() {
        return faulty(WorkflowStore.class, super.workflows());
    }

    @Override
    public void close() {}
}
