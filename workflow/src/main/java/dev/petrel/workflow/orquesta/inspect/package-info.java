// SPDX-License-Identifier: Apache-2.0
/** Finds what is wrong with an Orquesta workflow before it runs: all that StackStorm finds, and more. */
@NullMarked
package dev.petrel.workflow.orquesta.inspect;

import org.jspecify.annotations.NullMarked;
