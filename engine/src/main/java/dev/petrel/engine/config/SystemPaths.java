// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;

/**
 * {@code [system]}.
 *
 * @param basePath root of packs, configs, overrides and virtualenvs
 * @param validateTriggerPayload whether events whose payload does not fit their trigger's schema are refused
 * @param validateOutputSchema whether executions fail whose output does not fit their action's schema
 * @param pythonPath Petrel's own {@code python} directory: the shim and its hosts
 */
public record SystemPaths(
        Path basePath, boolean validateTriggerPayload, boolean validateOutputSchema, Path pythonPath) {}
