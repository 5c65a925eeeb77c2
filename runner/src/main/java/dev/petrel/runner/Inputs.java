// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.RunnerType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes what an action really gets from what was asked for, its defaults and its runner's. */
public interface Inputs {

    Resolved resolve(Execution execution, Action action, RunnerType runnerType);

    /** The outcome. */
    sealed interface Resolved {

        /** The final parameters, the runner's and those that only the action declares. */
        record Ready(Map<String, @Nullable Object> runner, Map<String, @Nullable Object> action) implements Resolved {}

        /** @param reason why the action cannot run with what it was given, for people */
        record Refused(String reason) implements Resolved {}
    }
}
