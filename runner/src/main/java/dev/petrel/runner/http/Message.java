// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is sent.
 *
 * @param method in upper case
 * @param body null for a message without one
 */
record Message(String method, Fields headers, byte @Nullable [] body) {

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

    /** Whether a request by {@code method} says nothing of a body that it has not. */
    static boolean usuallyWithoutBody(String method) {
        return WITHOUT_BODY.contains(method);
    }

    /** The same by another method, with or without the body; of the headers of a body none are left without it. */
    Message by(String newMethod, boolean keepBody) {
        Fields fields = headers.copy();
        if (!keepBody) {
            fields.remove("Content-Type");
        }
        return new Message(newMethod, fields, keepBody ? body : null);
    }

    @Override
    public String toString() {
        return method; // headers and body may be secret
    }
}
