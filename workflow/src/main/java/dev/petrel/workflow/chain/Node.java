// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.expression.Templates;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task of a chain.
 *
 * @param ref the action that it runs
 * @param parameters what it gives the action, templates among it
 * @param onSuccess which task follows when it succeeded; empty for none
 * @param onFailure which task follows when it did not; empty for none
 * @param publish variables that later tasks see, templates among them
 * @param notification StackStorm's {@code notify}
 * @param attributes all of this as StackStorm tells the task's execution, in its words
 * @param place where it stands in the file
 */
record Node(
        String name,
        String ref,
        Map<String, @Nullable Object> parameters,
        String onSuccess,
        String onFailure,
        Map<String, @Nullable Object> publish,
        Map<String, @Nullable Object> notification,
        Map<String, @Nullable Object> attributes,
        SourcePosition place) {

    /** Whether {@code target} names nothing before it is rendered. */
    static boolean isRendered(String target) {
        return Templates.isTemplate(target);
    }
}
