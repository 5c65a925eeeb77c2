// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.workflow.TaskKey;

/** Keys of tasks as the outbox has them, and what follows from them. */
final class TaskKeys {

    private TaskKeys() {}

    /** {@code <route> <item> <attempt> <name>}. */
    static String text(TaskKey key) {
        return key.route() + " " + key.item() + " " + key.attempt() + " " + key.task();
    }

    /** @throws IllegalArgumentException when it is none */
    static TaskKey key(String text) {
        String[] parts = text.split(" ", 4);
        if (parts.length < 4) {
            throw new IllegalArgumentException("\"" + text + "\" is no key of a task");
        }
        return new TaskKey(
                parts[3], Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    static TaskKey key(Execution.Task task) {
        return new TaskKey(task.name(), task.route(), task.item(), task.attempt());
    }

    /** The id of the execution of a task of {@code workflow}. */
    static String execution(String workflow, TaskKey key) {
        return Ids.task(task(workflow, key, 0));
    }

    static Execution.Task task(String workflow, TaskKey key, int depth) {
        return new Execution.Task(workflow, key.task(), key.route(), key.item(), key.attempt(), depth);
    }
}
