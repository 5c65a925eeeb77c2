// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.time.Duration;

/**
 * {@code [actionrunner]}.
 *
 * @param poolSize {@code actions_pool_size}: how many actions run at a time
 * @param pythonBinary the interpreter of packs that have no virtualenv
 * @param pythonIdle {@code python_idle_time}: how long an interpreter is kept warm that runs nothing; zero for ever
 * @param maxOutput {@code max_output_size}: how many bytes of each of an action's output streams are kept
 * @param drain {@code exit_still_active_check}: how long a stopping runner waits for its actions
 */
public record RunnerConfig(
        int poolSize,
        String pythonBinary,
        Duration pythonIdle,
        int maxOutput,
        boolean streamOutput,
        Duration drain,
        int healthPort) {}
