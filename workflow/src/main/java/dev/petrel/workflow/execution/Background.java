// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for workflows what would keep the thread that asks for it too long. All of it is marked in the database as left to
 * do, so it may be refused, fail, or be lost with the process: sweepers take it up. Safe for any thread.
 */
final class Background {

    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private final Executor executor;
    /** By what it is: whether it is to be done once more. */
    private final Map<String, Boolean> given = new HashMap<>();

    Background(Executor executor) {
        this.executor = executor;
    }

    /**
     * Does {@code work} soon. If the same waits already, that is enough; if it is being done, it is done once more.
     *
     * @param what sets it apart from other work
     */
    void give(String what, Runnable work) {
        synchronized (given) {
            if (given.containsKey(what)) {
                given.put(what, true);
                return;
            }
            given.put(what, false);
        }
        execute(what, work);
    }

    private void execute(String what, Runnable work) {
        try {
            executor.execute(() -> run(what, work));
        } catch (RejectedExecutionException e) {
            log.debug("There is no room, so the sweepers are left to {}.", what, e);
            synchronized (given) {
                given.remove(what);
            }
        }
    }

    private void run(String what, Runnable work) {
        synchronized (given) {
            given.put(what, false);
        }
        boolean again = false;
        try {
            work.run();
        } catch (RuntimeException e) { // whatever it is, the database has it as left to do
            log.debug("The sweepers are left to {}.", what, e);
        } finally {
            synchronized (given) {
                again = Boolean.TRUE.equals(given.get(what));
                if (!again) {
                    given.remove(what);
                }
            }
        }
        if (again) {
            execute(what, work); // behind the others
        }
    }
}
