// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands executions that wait to be claimed to the action runner of this process, past the broker, while there is one that
 * has a slot to spare. The database has them all the same: one that is handed over and not claimed, since the process ends,
 * is found by the sweeper like one whose notification was lost. For any thread.
 */
public final class Handover {

    private final AtomicReference<@Nullable Taker> taker = new AtomicReference<>();

    /** An action runner. */
    public interface Taker {

        /**
         * Takes an execution, if it can begin at once. Does not block and does not throw.
         *
         * @param execution written and requested, as it is in the database
         * @return false if it does not: then the broker is to have the notification
         */
        boolean take(Execution execution);

        /** Whether it runs nothing: no other runner could begin sooner. Does not block and does not throw. */
        boolean idle();

        /**
         * Takes those of {@code executions} that are as good as done once they begin, as far as it can begin them at once:
         * to spread these over the cluster costs more than it saves. Does not block and does not throw.
         *
         * @param executions written and requested, each as it is in the database
         * @return the ids of those that it takes; of the others the broker is to have notifications
         */
        default Set<String> takeShort(List<Execution> executions) {
            return Set.of();
        }
    }

    /** From now on {@code runner} is offered executions. */
    public void begin(Taker runner) {
        taker.set(runner);
    }

    /** From now on {@code runner} is offered nothing. */
    public void end(Taker runner) {
        boolean ignored = taker.compareAndSet(runner, null);
    }

    boolean take(Execution execution) {
        Taker now = taker.get();
        return now != null && now.take(execution);
    }

    Set<String> takeShort(List<Execution> executions) {
        Taker now = taker.get();
        return now == null || executions.isEmpty() ? Set.of() : now.takeShort(executions);
    }

    boolean takeIfIdle(Execution execution) {
        Taker now = taker.get();
        return now != null && now.idle() && now.take(execution);
    }
}
