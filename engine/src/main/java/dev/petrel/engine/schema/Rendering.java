// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schema;

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
     */
    record Done(Map<String, @Nullable Object> runner, Map<String, @Nullable Object> action) implements Rendering {

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
