// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Action;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks at what an action's entry point says, for runners that know what it should be: a workflow's definition. Called at
 * registration, once for each action, when all actions are known; it may read files. Whatever it finds, the action is
 * registered.
 */
@FunctionalInterface
public interface DefinitionCheck {

    /** For a process that knows of no definitions. */
    DefinitionCheck NONE = (action, file, known) -> List.of();

    /**
     * What is wrong with the entry point of {@code action}; empty for one that is no definition, or is not there.
     *
     * @param file the entry point
     * @param known what is registered
     */
    List<Problem> check(Action action, Path file, ReferenceLookup known);
}
