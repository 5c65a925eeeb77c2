// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.io.IOException;

/** A request that is not sent, or not sent on; the message says why, for people. */
final class RefusedRequest extends IOException {

    private static final long serialVersionUID = 1;

    RefusedRequest(String message) {
        super(message);
    }

    RefusedRequest(String message, Throwable cause) {
        super(message, cause);
    }
}
