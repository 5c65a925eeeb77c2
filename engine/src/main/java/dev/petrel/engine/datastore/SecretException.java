// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

/** A secret that cannot be stored or read. The message names the key and the reason, to be told to the one who asked; never the value. */
public final class SecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretException(String message, RuntimeException cause) {
        super(message, cause);
    }
}
