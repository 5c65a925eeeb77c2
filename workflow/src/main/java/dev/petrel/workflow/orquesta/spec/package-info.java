// SPDX-License-Identifier: Apache-2.0
/** Orquesta's definitions of workflows as records, each with the place in the file that it was read from. */
@NullMarked
package dev.petrel.workflow.orquesta.spec;

import org.jspecify.annotations.NullMarked;
