// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.time.Duration;

/**
 * {@code [cluster]}, which StackStorm has not.
 *
 * @param beat how often a process says that it lives
 * @param selfFence after how long without an acknowledged beat a process stops what only one may do
 * @param deadAfter after how long without a beat others take a process for dead
 */
public record ClusterConfig(Duration beat, Duration selfFence, Duration deadAfter) {}
