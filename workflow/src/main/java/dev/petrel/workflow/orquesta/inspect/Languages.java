// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import java.util.List;
import java.util.Set;

/**
 * The languages that expressions are written in.
 *
 * @param all the one that is looked for first at first
 * @param functions the names of all functions that expressions can call, but those of a language's own library
 */
public record Languages(List<ExpressionSyntax> all, Set<String> functions) {

    public Languages {
        all = List.copyOf(all);
        functions = Set.copyOf(functions);
    }

    /** The languages that {@code text} has expressions of. */
    List<ExpressionSyntax> of(String text) {
        return all.stream().filter(language -> language.isIn(text)).toList();
    }
}
