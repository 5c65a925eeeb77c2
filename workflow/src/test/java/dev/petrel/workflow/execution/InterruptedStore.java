// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.WorkflowStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** The store of a process that is held up before its n-th call about executions and workflows, while another one acts. */
final class InterruptedStore {

    private final Store store;
    private int left = Integer.MAX_VALUE;
    private Runnable meanwhile = () -> {};
    private String where = "";

    InterruptedStore(Store store) {
        this.store = store;
    }

    /** What the process sees. */
    Store seen() {
        return proxy(Store.class, (method, args) -> switch (method.getName()) {
            case "executions" -> interrupted(ExecutionStore.class, store.executions());
            case "workflows" -> interrupted(WorkflowStore.class, store.workflows());
            default -> call(store, method, args);
        });
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
        return proxy(seam, (method, args) -> {
            if (--left == 0) {
                where = seam.getSimpleName() + "." + method.getName();
                meanwhile.run();
            }
            return call(real, method, args);
        });
    }

    private interface Call {
        Object of(Method method, Object[] args) throws Throwable;
    }

    private static <T> T proxy(Class<T> seam, Call call) {
        return seam.cast(Proxy.newProxyInstance(
                seam.getClassLoader(), new Class<?>[] {seam}, (proxy, method, args) -> call.of(method, args)));
    }

    private static Object call(Object real, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
