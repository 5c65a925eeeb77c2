// SPDX-License-Identifier: Apache-2.0
/** Where users and their passwords come from: a file, a directory, or a proxy that has asked for them itself. */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.access.backend;
