// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

/** What came of a claimed execution on this runner. */
sealed interface End permits Outcome, Lost {}
