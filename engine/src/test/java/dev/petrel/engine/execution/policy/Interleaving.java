// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.SlotStore;
import dev.petrel.engine.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Actors that use one store, of which one runs at a time, from one operation of the store to the next: which one, the test
 * says. An actor can be killed between any two operations.
 */
final class Interleaving {

    /** What a killed process does after its death: nothing. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super("killed", null, false, false);
        }
    }

    /** Something that happens in steps. */
    final class Actor {

        private final Semaphore turn = new Semaphore(0);
        private final Semaphore waits = new Semaphore(0);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private volatile boolean killed;
        private volatile boolean ended;

        private void run(Runnable work) {
            current.set(this);
            try {
                await();
                work.run();
            } catch (Death e) {
                // as it was told
            } catch (Throwable e) {
                failure.set(e);
            } finally {
                current.remove();
                ended = true;
                waits.release();
            }
        }

        private void await() {
            turn.acquireUninterruptibly();
            if (killed) {
                throw new Death();
            }
        }

        private void yieldTurn() {
            waits.release();
            await();
        }

        /** Goes on until before its next operation. */
        void step() {
            turn.release();
            waits.acquireUninterruptibly();
            Throwable failed = failure.get();
            if (failed != null) {
                throw new AssertionError("an actor failed", failed);
            }
        }

        /** Does no further operation. */
        void kill() {
            killed = true;
            step();
        }

        boolean ended() {
            return ended;
        }
    }

    private final ThreadLocal<Actor> current = new ThreadLocal<>();
    private final ExecutorService threads;
    private final Store store;
    private final List<Actor> actors = new ArrayList<>();

    Interleaving(ExecutorService threads, Store store) {
        this.threads = threads;
        this.store = store;
    }

    /** An actor that does {@code work}, beginning with its first step. */
    Actor begin(Runnable work) {
        Actor actor = new Actor();
        actors.add(actor);
        threads.execute(() -> actor.run(work));
        return actor;
    }

    /** Those that have more to do. */
    List<Actor> alive() {
        actors.removeIf(Actor::ended);
        return List.copyOf(actors);
    }

    /** A point between two steps of the actor that runs. */
    void pause() {
        Actor actor = current.get();
        if (actor != null) {
            actor.yieldTurn();
        }
    }

    /** The store as actors see it: each operation on executions and slots is a step. */
    Store store() {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    Object part = method.invoke(store, arguments);
                    return part instanceof ExecutionStore
                            ? stepped(ExecutionStore.class, part)
                            : part instanceof SlotStore ? stepped(SlotStore.class, part) : part;
                });
    }

    private <T> Object stepped(Class<T> kind, Object part) {
        return Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, arguments) -> {
            pause();
            try {
                return method.invoke(part, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
