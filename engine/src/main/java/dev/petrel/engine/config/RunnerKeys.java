// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.time.Duration;
import java.util.List;

/** The keys of {@code [actionrunner]}. */
final class RunnerKeys {

    private static final String SECTION = "actionrunner";

    static final ConfigKey<Integer> POOL_SIZE = new ConfigKey<>(
            SECTION,
            "actions_pool_size",
            ValueTypes.integer(1, 10_000),
            "60",
            "How many actions a node runs at a time.");
    static final ConfigKey<String> PYTHON_BINARY = new ConfigKey<>(
            SECTION,
            "python_binary",
            ValueTypes.word("\\S+", "a command or a path without spaces"),
            "python3",
            "Interpreter of packs that have no virtualenv: a path, or a command that is looked for in `PATH`.");
    static final ConfigKey<Duration> PYTHON_IDLE = new ConfigKey<>(
                    SECTION,
                    "python_idle_time",
                    ValueTypes.seconds("0", "86400"),
                    "600",
                    "How long the warm interpreter of a pack waits for its next Python action before it ends, in seconds. 0 for ever.")
            .onlyPetrel();
    static final ConfigKey<Integer> MAX_OUTPUT = new ConfigKey<>(
                    SECTION,
                    "max_output_size",
                    ValueTypes.integer(1024, 7_340_032),
                    "4194304",
                    "How many bytes are kept of an action's standard output, and of its standard error.")
            .onlyPetrel();
    static final ConfigKey<Boolean> STREAM_OUTPUT = new ConfigKey<>(
            SECTION,
            "stream_output",
            ValueTypes.bool(),
            "True",
            "Whether others can see what an action writes while it runs.");
    static final ConfigKey<Duration> DRAIN = new ConfigKey<>(
            SECTION,
            "exit_still_active_check",
            ValueTypes.seconds("0", "86400"),
            "300",
            "How long a runner that stops waits for its actions, in seconds.");
    static final ConfigKey<Integer> RUNNER_HEALTH_PORT = ConfigKey.healthPort(SECTION, "9113");

    static final List<ConfigKey<?>> ALL =
            List.of(POOL_SIZE, PYTHON_BINARY, PYTHON_IDLE, MAX_OUTPUT, STREAM_OUTPUT, DRAIN, RUNNER_HEALTH_PORT);

    private RunnerKeys() {}

    static RunnerConfig read(Settings settings) {
        return new RunnerConfig(
                settings.value(POOL_SIZE),
                settings.value(PYTHON_BINARY),
                settings.value(PYTHON_IDLE),
                settings.value(MAX_OUTPUT),
                settings.value(STREAM_OUTPUT),
                settings.value(DRAIN),
                settings.value(RUNNER_HEALTH_PORT));
    }
}
