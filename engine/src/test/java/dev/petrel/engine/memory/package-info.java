/**
 * Bus, store and clock in memory, with faults on request: for tests of this and other modules. They pass the same contract
 * suites as the real ones.
 */
@NullMarked
package dev.petrel.engine.memory;

import org.jspecify.annotations.NullMarked;
