// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import dev.petrel.engine.content.yaml.LocatedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a task's {@code next}.
 *
 * @param index its place in {@code next}, from 0
 * @param source all of it
 * @param when the condition; null for always
 * @param publish what it adds to the context, evaluated in order, each sees the ones before
 * @param targets names of tasks and of {@link EngineCommand}s, each once, in the file's order; {@code continue} where
 *     {@code do} is left out
 */
public record TransitionSpec(
        int index, LocatedValue source, @Nullable LocatedValue when, List<Assignment> publish, List<String> targets) {

    public TransitionSpec {
        publish = List.copyOf(publish);
        targets = List.copyOf(targets);
    }
}
