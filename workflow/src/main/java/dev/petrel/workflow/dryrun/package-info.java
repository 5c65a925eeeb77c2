// SPDX-License-Identifier: Apache-2.0
/** Conducts workflows without running anything: their tasks end with results that somebody gives. */
@NullMarked
package dev.petrel.workflow.dryrun;

import org.jspecify.annotations.NullMarked;
