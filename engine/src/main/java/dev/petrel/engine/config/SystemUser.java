// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import org.jspecify.annotations.Nullable;

/**
 * {@code [system_user]}: whom executions of rules belong to.
 *
 * @param runAs as whom local actions run; null for the user of this process, unless the configuration names one
 */
public record SystemUser(String user, @Nullable String runAs) {}
