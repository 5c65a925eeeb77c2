// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.model.ExecutionStatus;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code [action_sensor]}: the trigger {@code core.st2.generic.actiontrigger}.
 *
 * @param enable whether the ends of executions fire it
 * @param emitWhen which ends do
 */
public record ActionSensorConfig(boolean enable, Set<ExecutionStatus> emitWhen) {

    /** As when nothing is configured: every end. */
    public static final ActionSensorConfig DEFAULT = new ActionSensorConfig(
            true,
            Arrays.stream(ExecutionStatus.values())
                    .filter(ExecutionStatus::isTerminal)
                    .collect(Collectors.toUnmodifiableSet()));

    public ActionSensorConfig {
        emitWhen = Set.copyOf(emitWhen);
    }
}
