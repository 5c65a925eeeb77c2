// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

/** A certificate or key that cannot be used: the message names the file, what is wrong with it and what to do. */
public final class TlsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
