// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a workflow has come: JSON values only, made and read by its language alone. The document is written with each
 * step, so it must stay small; what is published can be large, changes never, and is kept apart. Nothing in it is changed once it is made.
 *
 * @param document all but the contexts; it has no results of tasks, only what leads to them
 * @param contexts what was published, by the index that the document names it with. A step only appends to the list. It
 *     may be long and its elements large: each is read from the store when it is asked for, so do not copy it
 */
public record WorkflowState(Map<String, @Nullable Object> document, List<Map<String, @Nullable Object>> contexts) {

    /** The state after this one: with another document, and {@code published} after the contexts that there are. */
    public WorkflowState next(
            Map<String, @Nullable Object> newDocument, List<Map<String, @Nullable Object>> published) {
        return new WorkflowState(newDocument, published.isEmpty() ? contexts : new Appended(contexts, published));
    }

    /** Two lists as one, of which no element is read for that. */
    private static final class Appended extends AbstractList<Map<String, @Nullable Object>> {

        private final List<Map<String, @Nullable Object>> first;
        private final List<Map<String, @Nullable Object>> more;

        Appended(List<Map<String, @Nullable Object>> first, List<Map<String, @Nullable Object>> more) {
            this.first = first;
            this.more = List.copyOf(more);
        }

        @Override
        public Map<String, @Nullable Object> get(int index) {
            return index < first.size() ? first.get(index) : more.get(index - first.size());
        }

        @Override
        public int size() {
            return first.size() + more.size();
        }
    }
}
