// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

/**
 * What the runs of a process may keep.
 *
 * @param output how many bytes of stdout and of stderr of an action
 * @param memory where large results take their shares
 */
public record RunLimits(int output, ResultMemory memory) {}
