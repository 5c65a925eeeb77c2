// SPDX-License-Identifier: Apache-2.0
/** Keeps events on a node's disk while the broker is away. */
@NullMarked
package dev.petrel.engine.event.spool;

import org.jspecify.annotations.NullMarked;
