// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

/**
 * The run is over, and the action did not end by itself: its runner died, stopped, or was cut off.
 *
 * @param begun whether the action may have begun
 * @param why for people, as the end of a sentence about the execution
 */
record Lost(boolean begun, String why) implements End {}
