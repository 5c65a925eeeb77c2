// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

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
         * Takes what {@code notification} would tell, if it can begin at once. Does not block and does not throw.
         *
         * @return false if it does not: then the broker is to have the notification
         */
        boolean take(ExecutionNotification notification);

        /** Whether it runs nothing: no other runner could begin sooner. Does not block and does not throw. */
        boolean idle();
    }

    /** From now on {@code runner} is offered executions. */
    public void begin(Taker runner) {
        taker.set(runner);
    }

    /** From now on {@code runner} is offered nothing. */
    public void end(Taker runner) {
        boolean ignored = taker.compareAndSet(runner, null);
    }

    boolean take(ExecutionNotification notification) {
        Taker now = taker.get();
        return now != null && now.take(notification);
    }

    boolean takeIfIdle(ExecutionNotification notification) {
        Taker now = taker.get();
        return now != null && now.idle() && now.take(notification);
    }
}
