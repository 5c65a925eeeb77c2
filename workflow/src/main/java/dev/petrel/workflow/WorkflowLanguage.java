// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.parameter.ActionParameters;
import java.util.List;
import java.util.Optional;

/** A language that workflows are written in. Safe for any thread. */
public interface WorkflowLanguage {

    /** The runner type of its workflows: {@code orquesta}. */
    String runnerType();

    /**
     * Whether the parameters of its tasks are what the actions get, as they are: cast and checked by the language, not
     * rendered again, and with those that the action does not have. Else they are rendered, cast and checked like those of
     * any other request.
     */
    default boolean parametersAreFinal() {
        return false;
    }

    /**
     * Reads a definition. It may be faulty, even no YAML at all: {@link Workflow#begin} then fails the workflow as StackStorm
     * would.
     *
     * @param action the action whose entry point it is
     * @param file its path, for messages
     * @param text the file
     */
    Workflow parse(Action action, String file, String text);

    /**
     * Everything that is wrong with a definition, whether StackStorm would find it or not.
     *
     * @param lookup what is registered: actions that tasks name
     */
    List<Problem> inspect(Action action, String file, String text, Lookup lookup);

    /** What is registered. */
    @FunctionalInterface
    interface Lookup {
        /** Whether there is such an action, as far as is known. */
        boolean knowsAction(String ref);

        /** What the action takes; empty where that is not known. */
        default Optional<ActionParameters> parameters(String ref) {
            return Optional.empty();
        }
    }
}
