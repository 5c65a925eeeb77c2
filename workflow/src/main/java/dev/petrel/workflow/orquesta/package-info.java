// SPDX-License-Identifier: Apache-2.0
/** The workflow language Orquesta: its expressions, its definitions, how they are conducted. */
@NullMarked
package dev.petrel.workflow.orquesta;

import org.jspecify.annotations.NullMarked;
