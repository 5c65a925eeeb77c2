// SPDX-License-Identifier: Apache-2.0
/**
 * Access control: who a client is ({@link dev.petrel.engine.access.Identity}), how it proves that ({@link
 * dev.petrel.engine.access.Logins}, {@link dev.petrel.engine.access.Tokens}, {@link dev.petrel.engine.access.ApiKeys}),
 * and what it may do ({@link dev.petrel.engine.access.Authorizer}).
 */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.access;
