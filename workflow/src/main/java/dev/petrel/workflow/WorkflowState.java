// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a workflow has come: JSON values only, made and read by its language alone. The document is written with each
 * step, so it must stay small; what is published can be large, changes never, and is kept apart. Nothing in it is changed once it is made.
 *
 * @param document all but the contexts; it has no results of tasks, only what leads to them
 * @param contexts what was published, by the index that the document names it with. A step only appends to the list
 */
public record WorkflowState(Map<String, @Nullable Object> document, List<Map<String, @Nullable Object>> contexts) {}
