// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log: who did what through the API, and what came of it ({@link dev.petrel.engine.audit.AuditLog}). Its collection
 * in the database is written behind the requests ({@link dev.petrel.engine.audit.StoredAudit}); its file is the node's.
 */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.audit;
