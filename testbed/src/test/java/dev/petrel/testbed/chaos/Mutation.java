// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Takes one of the pipeline's safeguards out, at the seams, so that the rest of it is the real one. */
enum Mutation {
    NONE,
    /** Messages are acknowledged when they are handed out, before their effect is written. */
    ACK_BEFORE_WRITE,
    /** A claim does not look at the fence and the status. */
    NO_FENCE,
    /** The end of a run does not look at the fence. */
    NO_FENCE_AT_THE_END,
    /** Executions get ids by chance instead of those that are derived from event and rule. */
    RANDOM_IDS;

    /** What stands in for a method; null to let the real one do it. */
    private interface Instead {
        Object call(Method method, Object[] args) throws Throwable;
    }

    private static final Object REAL = new Object();

    MessageBus on(MessageBus real) {
        return this != ACK_BEFORE_WRITE
                ? real
                : proxy(MessageBus.class, real, (method, args) -> {
                    if (!method.getName().equals("subscribe")) {
                        return REAL;
                    }
                    Subscription subscription = (Subscription) invoke(method, real, args);
                    return proxy(Subscription.class, subscription, (m, a) -> {
                        if (!m.getName().equals("take")) {
                            return REAL;
                        }
                        @SuppressWarnings("unchecked")
                        List<Delivery> taken = (List<Delivery>) invoke(m, subscription, a);
                        taken.forEach(Delivery::ack);
                        return taken.stream().map(Mutation::settled).toList();
                    });
                });
    }

    Store on(Store real) {
        Function<ExecutionStore, ExecutionStore> mutate = switch (this) {
            case NO_FENCE -> Mutation::withoutFence;
            case NO_FENCE_AT_THE_END -> Mutation::withoutFenceAtTheEnd;
            case RANDOM_IDS -> Mutation::withRandomIds;
            case NONE, ACK_BEFORE_WRITE -> executions -> executions;
        };
        ExecutionStore executions = mutate.apply(real.executions());
        return proxy(Store.class, real, (method, args) -> method.getName().equals("executions") ? executions : REAL);
    }

    private static Delivery settled(Delivery delivery) {
        return proxy(
                Delivery.class, delivery, (method, args) -> method.getName().equals("ack") ? null : REAL);
    }

    private static ExecutionStore withoutFence(ExecutionStore real) {
        return proxy(ExecutionStore.class, real, (method, args) -> {
            if (!method.getName().equals("claim")) {
                return REAL;
            }
            Optional<Execution> claimed =
                    real.claim((String) args[0], (Long) args[1], (Execution.Claim) args[2], (Instant) args[3]);
            return claimed.or(() -> real.get((String) args[0])
                    .map(found -> found.claimed((Execution.Claim) args[2], (Instant) args[3])));
        });
    }

    private static ExecutionStore withoutFenceAtTheEnd(ExecutionStore real) {
        return proxy(ExecutionStore.class, real, (method, args) -> {
            if (method.getName().equals("transition")) {
                args[1] = real.get((String) args[0]).orElseThrow().fence();
            }
            return REAL;
        });
    }

    @SuppressWarnings("unchecked")
    private static ExecutionStore withRandomIds(ExecutionStore real) {
        return proxy(ExecutionStore.class, real, (method, args) -> {
            if (!method.getName().equals("create")) {
                return REAL;
            }
            List<Execution> wanted = (List<Execution>) args[0];
            Set<String> created = new HashSet<>();
            wanted.forEach(execution -> created.addAll(real.create(List.of(renamed(execution)))));
            return created;
        });
    }

    private static Execution renamed(Execution execution) {
        return new Execution(
                UUID.randomUUID().toString(),
                execution.request(),
                execution.lineage(),
                execution.progress(),
                execution.end());
    }

    private static <T> T proxy(Class<T> type, T real, Instead instead) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Object result = instead.call(method, args);
            return result == REAL ? invoke(method, real, args) : result;
        }));
    }

    private static Object invoke(Method method, Object on, Object[] args) throws Throwable {
        try {
            return method.invoke(on, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
