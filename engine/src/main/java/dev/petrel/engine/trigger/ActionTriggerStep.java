// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import dev.petrel.engine.config.ActionSensorConfig;
import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.model.Execution;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fires {@link OwnTriggers#ACTION} for ends of executions, with StackStorm's payload, when the configuration says so and an
 * enabled rule listens to it. One event an execution, however often it is done.
 */
public final class ActionTriggerStep implements CompletionStep {

    private final ActionSensorConfig config;
    private final WantedTriggers wanted;
    private final EndedExecutions executions;
    private final OwnEvents events;

    public ActionTriggerStep(
            ActionSensorConfig config, WantedTriggers wanted, EndedExecutions executions, OwnEvents events) {
        this.config = config;
        this.wanted = wanted;
        this.executions = executions;
        this.events = events;
    }

    @Override
    public String what() {
        return "fire the action trigger";
    }

    @Override
    public boolean follows(Execution ended) {
        return config.enable() && config.emitWhen().contains(ended.status()) && wanted.has(OwnTriggers.ACTION);
    }

    @Override
    public void complete(Execution ended) {
        executions.read(ended.id()).ifPresent(this::fire);
    }

    private void fire(EndedExecution ended) {
        events.fire(
                OwnTriggers.ACTION,
                ended.origin(""),
                payload(ended),
                () -> payload(ended.without(EndedExecutions.tooLarge(ended.id()))));
    }

    private static Map<String, @Nullable Object> payload(EndedExecution ended) {
        Execution execution = ended.execution();
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("execution_id", execution.id());
        payload.put("status", execution.status().word());
        payload.put("start_timestamp", ended.startInPython());
        payload.put("action_name", execution.action().toString());
        payload.put("action_ref", execution.action().toString());
        payload.put("runner_ref", execution.runnerType());
        payload.put("parameters", ended.parameters());
        payload.put("result", ended.result());
        return payload;
    }
}
