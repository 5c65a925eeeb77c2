// SPDX-License-Identifier: Apache-2.0
/**
 * Access control: who a client is ({@link dev.petrel.engine.access.Identity}), and what it may do
 * ({@link dev.petrel.engine.access.Authorizer}).
 */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.access;
