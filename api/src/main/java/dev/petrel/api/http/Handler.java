// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

/**
 * Answers requests. Called on one of the server's threads, several at a time; may block. What it throws becomes an
 * answer with status 503 when the database or the broker is away, else 500.
 */
@FunctionalInterface
public interface Handler {

    Response handle(Request request) throws InterruptedException;
}
