// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow;

/**
 * Names one run of one task in a workflow. The id of its execution is derived from the workflow's and this, so that
 * starting it twice starts it once.
 *
 * @param task the task's name
 * @param route by which route the task was reached; 0 where there is only one. As Orquesta's {@code route}
 * @param item the index of the item, or {@link #NO_ITEM}
 * @param attempt how often the task ran before on this route: 0 for the first time, one more for each turn of a cycle
 *     and each retry
 */
public record TaskKey(String task, int route, int item, int attempt) {

    /** Of a task that has no items. */
    public static final int NO_ITEM = -1;

    /** Whether it is one item of a task. */
    public boolean ofItem() {
        return item != NO_ITEM;
    }
}
