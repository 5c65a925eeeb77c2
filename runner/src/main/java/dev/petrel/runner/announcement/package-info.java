// SPDX-License-Identifier: Apache-2.0
/** The runner {@code announcement}: tells something to all who listen. */
@NullMarked
package dev.petrel.runner.announcement;

import org.jspecify.annotations.NullMarked;
