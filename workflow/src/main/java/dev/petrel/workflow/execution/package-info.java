// SPDX-License-Identifier: Apache-2.0
/**
 * The execution of workflows: keeps how far each has come, tells its language what happened, requests its tasks, and moves
 * its execution. A workflow belongs to no process: any may take the next step.
 */
@NullMarked
package dev.petrel.workflow.execution;

import org.jspecify.annotations.NullMarked;
