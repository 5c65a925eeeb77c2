// SPDX-License-Identifier: Apache-2.0
/** Runners of workflows: they read a definition, and let go of the execution. */
@NullMarked
package dev.petrel.runner.workflow;

import org.jspecify.annotations.NullMarked;
