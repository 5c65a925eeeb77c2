// SPDX-License-Identifier: Apache-2.0
/**
 * Files of users and hashes of their passwords, as Apache's {@code htpasswd} writes them and StackStorm's flat file backend
 * reads them.
 */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.security.htpasswd;
