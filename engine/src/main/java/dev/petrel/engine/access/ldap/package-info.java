// SPDX-License-Identifier: Apache-2.0
/** Users of an LDAP directory or Active Directory. Only this package knows the library that speaks LDAP. */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.access.ldap;
