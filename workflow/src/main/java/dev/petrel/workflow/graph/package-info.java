// SPDX-License-Identifier: Apache-2.0
/** Pictures of workflows: for Graphviz, and as text. */
@NullMarked
package dev.petrel.workflow.graph;

import org.jspecify.annotations.NullMarked;
