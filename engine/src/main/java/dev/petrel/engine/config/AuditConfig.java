// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.time.Duration;
import java.util.Optional;

/**
 * {@code [audit]}: what is done through the API.
 *
 * @param file where it is written down; {@code -} for standard output, empty for nowhere
 * @param fileSize how many bytes a file may have before another is begun
 * @param files how many such files are kept
 * @param retention how long the database keeps a record; zero for not at all
 */
public record AuditConfig(Optional<String> file, int fileSize, int files, Duration retention) {}
