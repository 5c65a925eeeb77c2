// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import dev.petrel.engine.content.yaml.LocatedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task.
 *
 * @param source all of it
 * @param action the action's reference, or an expression that gives one; null of a task that only leads to others.
 *     Without the parameters that were written behind it
 * @param input the parameters: a mapping, or a text that is an expression for one; null for none. Parameters written
 *     behind the action ({@code core.echo message="x"}) take the place of {@code input}, as in Orquesta
 * @param delay seconds before it starts: an integer or an expression; null for none
 * @param timeout after how many seconds each run of it is ended: an integer or an expression; null for never. Petrel's
 *     extension of the language
 * @param join what it waits for; null of a task that starts with each arrival
 * @param items what it runs once for each of; null of a task that runs once
 * @param retry when it runs again; null for never
 * @param next what follows, in the file's order
 */
public record TaskSpec(
        String name,
        LocatedValue source,
        @Nullable LocatedValue action,
        @Nullable LocatedValue input,
        @Nullable LocatedValue delay,
        @Nullable LocatedValue timeout,
        @Nullable Join join,
        @Nullable ItemsSpec items,
        @Nullable RetrySpec retry,
        List<TransitionSpec> next) {

    public TaskSpec {
        next = List.copyOf(next);
    }

    /** Whether an action is run; without one the task succeeds at once. */
    public boolean hasAction() {
        return action != null;
    }
}
