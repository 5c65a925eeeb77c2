// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

/**
 * A broker that tests use.
 *
 * @param description what it is and where, for people
 * @param url for {@code [messaging] url}
 */
public record TestBroker(String description, String url) {}
