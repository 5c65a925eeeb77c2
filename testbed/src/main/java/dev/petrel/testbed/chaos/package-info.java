// SPDX-License-Identifier: Apache-2.0
/** {@code petrel chaos}: a cluster under faults, and the check that nothing was lost, doubled or stuck. */
@org.jspecify.annotations.NullMarked
package dev.petrel.testbed.chaos;
