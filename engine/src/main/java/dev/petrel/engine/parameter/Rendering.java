// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of an action's parameters. */
public sealed interface Rendering {

    /**
     * The parameters.
     *
     * @param runner those that the runner declares
     * @param action the others
     * @param unparsed those that look like templates and cannot be parsed as such, with the reason: as in StackStorm they
     *     are taken as they stand
     */
    record Done(
            Map<String, @Nullable Object> runner, Map<String, @Nullable Object> action, Map<String, String> unparsed)
            implements Rendering {

        /** The key of an execution's context under which {@link #unparsed} is kept, for people to find. */
        public static final String UNPARSED = "not_rendered";

        /** Puts what there is to say of {@link #unparsed} into the {@code context} of the execution. */
        public void note(Map<String, @Nullable Object> context) {
            if (!unparsed.isEmpty()) {
                context.put(UNPARSED, unparsed);
            }
        }

        /** Both together. */
        public Map<String, @Nullable Object> all() {
            Map<String, @Nullable Object> all = new LinkedHashMap<>(runner);
            all.putAll(action);
            return all;
        }
    }

    /**
     * There are none.
     *
     * @param stage where it failed
     * @param message why, in StackStorm's words
     */
    record Failed(Stage stage, String message) implements Rendering {}

    /**
     * Where rendering failed. StackStorm makes a failed execution of what cannot be rendered, and refuses what cannot be
     * cast.
     */
    enum Stage {
        RENDER,
        CAST
    }
}
