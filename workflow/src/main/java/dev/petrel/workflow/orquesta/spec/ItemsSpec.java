// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import dev.petrel.engine.content.yaml.LocatedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task runs once for each of: {@code with}, also in its short form.
 *
 * @param names what the parts of an item are called: {@code a, b} of {@code a, b in <% list %>}; empty for none
 * @param list the expression for the list of items
 * @param concurrency how many may run at once: an integer or an expression; null for any number
 */
public record ItemsSpec(
        List<String> names, LocatedValue list, @Nullable LocatedValue concurrency) {

    public ItemsSpec {
        names = List.copyOf(names);
    }
}
