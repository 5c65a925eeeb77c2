// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that was reached and has not started: an entry of Orquesta's {@code staged}. Changed by one step only.
 */
final class StagedTask {

    final String id;
    final int route;
    Indexes contexts;
    /** As {@link TaskEntry#prev}. */
    final Map<String, String> prev = new LinkedHashMap<>();
    /** Whether enough tasks have led here. */
    boolean ready;
    /** Whether it starts although the workflow has failed: beside {@code fail}. */
    boolean runsOnFail;
    /** Seconds to wait in place of the task's delay; null for the task's. */
    @Nullable
    Integer delay;
    /** Whether it is another attempt of a task that retries or is re-run, not a new arrival. */
    boolean again;

    StagedTask(String id, int route, Indexes contexts) {
        this.id = id;
        this.route = route;
        this.contexts = contexts;
    }

    String key() {
        return TaskEntry.key(id, route);
    }
}
