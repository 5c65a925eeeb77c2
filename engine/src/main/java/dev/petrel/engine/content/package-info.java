// SPDX-License-Identifier: Apache-2.0
/**
 * Packs on disk, read into the model or into problems that name file, line and remedy; and their registration. No I/O
 * beyond files and the content store.
 */
@NullMarked
package dev.petrel.engine.content;

import org.jspecify.annotations.NullMarked;
