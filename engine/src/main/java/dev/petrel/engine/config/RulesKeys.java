// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.model.ExecutionStatus;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** The keys of rules engines: {@code [rulesengine]}, {@code [action_sensor]}, {@code [workflow_engine]} and {@code [timersengine]}. */
final class RulesKeys {

    static final ConfigKey<Integer> RULES_HEALTH_PORT = ConfigKey.healthPort("rulesengine", "9112");
    static final ConfigKey<RulesConfig.StaleEpoch> STALE_EPOCH = new ConfigKey<>(
                    "rulesengine",
                    "stale_epoch",
                    ValueTypes.oneOf(RulesConfig.StaleEpoch.class),
                    "accept",
                    "What becomes of an event whose sensor has moved to another node since: `accept` it, or `refuse` it. It is flagged in any case.")
            .onlyPetrel();
    static final ConfigKey<Integer> MAX_TRIGGER_CHAIN = new ConfigKey<>(
                    "rulesengine",
                    "max_trigger_chain",
                    ValueTypes.integer(1, 1_000),
                    String.valueOf(RulesConfig.LONGEST_CHAIN),
                    "Up to how many events of Petrel's own triggers (the end of an execution, a notification, a changed key) may each come of what a rule made of the one before. No rule takes a later one, so that rules that cause what they listen to come to an end.")
            .onlyPetrel();
    static final ConfigKey<Boolean> ACTION_SENSOR_ENABLE = new ConfigKey<>(
            "action_sensor",
            "enable",
            ValueTypes.bool(),
            "True",
            "Whether the ends of executions fire `core.st2.generic.actiontrigger`, if any enabled rule listens to it.");
    static final ConfigKey<Set<ExecutionStatus>> EMIT_WHEN = new ConfigKey<>(
            "action_sensor",
            "emit_when",
            ValueTypes.ends(),
            "succeeded, failed, timeout, canceled, abandoned",
            "The ends that do, with commas between them.");
    static final ConfigKey<Boolean> KILL_TASKS = new ConfigKey<>(
                    "workflow_engine",
                    "kill_tasks_on_cancel",
                    ValueTypes.bool(),
                    "True",
                    "Whether tasks that run are ended when their workflow is canceled. If not, they run to their end, as with StackStorm, and the workflow is `canceling` until then.")
            .onlyPetrel();
    static final ConfigKey<Integer> MAX_DEFINITION_SIZE = new ConfigKey<>(
                    "workflow_engine",
                    "max_definition_size",
                    ValueTypes.integer(1_024, WorkflowConfig.LARGEST_DEFINITION),
                    "4194304",
                    "How many bytes the definition of a workflow may have; of a larger one registration warns, and its executions fail.")
            .onlyPetrel();
    static final ConfigKey<ZoneId> LOCAL_TIMEZONE = new ConfigKey<>(
            "timersengine", "local_timezone", ValueTypes.zone(), "UTC", "Time zone of timers that name none.");
    static final ConfigKey<TimersConfig.CatchUp> CATCH_UP = new ConfigKey<>(
                    "timersengine",
                    "catch_up",
                    ValueTypes.oneOf(TimersConfig.CatchUp.class),
                    "last",
                    "Which of the times that a timer missed it makes up for: `none`, the `last` one, or `all`.")
            .onlyPetrel();
    static final ConfigKey<Duration> CATCH_UP_WINDOW = new ConfigKey<>(
                    "timersengine",
                    "catch_up_window",
                    ValueTypes.seconds("0", "86400"),
                    "60",
                    "How old a missed time may be to be made up for, in seconds.")
            .onlyPetrel();

    static final List<ConfigKey<?>> ALL = List.of(
            RULES_HEALTH_PORT,
            STALE_EPOCH,
            MAX_TRIGGER_CHAIN,
            ACTION_SENSOR_ENABLE,
            EMIT_WHEN,
            KILL_TASKS,
            MAX_DEFINITION_SIZE,
            LOCAL_TIMEZONE,
            CATCH_UP,
            CATCH_UP_WINDOW);

    private RulesKeys() {}

    static RulesConfig rulesEngine(Settings settings) {
        return new RulesConfig(
                settings.value(RULES_HEALTH_PORT), settings.value(STALE_EPOCH), settings.value(MAX_TRIGGER_CHAIN));
    }

    static ActionSensorConfig actionSensor(Settings settings) {
        return new ActionSensorConfig(settings.value(ACTION_SENSOR_ENABLE), settings.value(EMIT_WHEN));
    }

    static WorkflowConfig workflowEngine(Settings settings) {
        return new WorkflowConfig(settings.value(KILL_TASKS), settings.value(MAX_DEFINITION_SIZE));
    }

    static TimersConfig timers(Settings settings) {
        return new TimersConfig(
                settings.value(LOCAL_TIMEZONE), settings.value(CATCH_UP), settings.value(CATCH_UP_WINDOW));
    }
}
