// SPDX-License-Identifier: Apache-2.0
/**
 * Roles as StackStorm has them: read from files ({@link dev.petrel.engine.access.rbac.RoleFiles}), kept in the database,
 * and decided by ({@link dev.petrel.engine.access.rbac.Roles}).
 */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.access.rbac;
