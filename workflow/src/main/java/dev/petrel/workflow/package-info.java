// SPDX-License-Identifier: Apache-2.0
/**
 * Workflows: what a workflow language ({@code orquesta}, {@code chain}) and the execution of workflows ({@code execution})
 * say to each other. A language is pure: from a state and what happened it computes the next state and the tasks to
 * start. The execution keeps the state, starts the tasks, and brings what happened.
 */
@NullMarked
package dev.petrel.workflow;

import org.jspecify.annotations.NullMarked;
