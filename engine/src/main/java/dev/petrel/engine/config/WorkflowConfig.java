// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

/**
 * {@code [workflow_engine]}.
 *
 * @param killTasksOnCancel whether tasks that run are ended when their workflow is canceled
 * @param mostDefinitionBytes how many bytes a definition may have
 */
public record WorkflowConfig(boolean killTasksOnCancel, int mostDefinitionBytes) {

    /** More than that no configuration allows: it is kept with each execution, and parsed in memory. */
    public static final int LARGEST_DEFINITION = 8 << 20;
}
