// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

/**
 * Who sends a request, as far as the server knows.
 *
 * @param user the name that is recorded with what the request does
 */
public record Caller(String user) {

    /** Who may be anyone: what the health servers answer to. */
    public static final Caller ANONYMOUS = new Caller("");
}
