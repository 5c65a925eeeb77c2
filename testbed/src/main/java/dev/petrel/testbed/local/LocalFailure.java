// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

/** Something in a local cluster was not as it should be. The message is for the person who watches. */
public final class LocalFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LocalFailure(String message) {
        super(message);
    }
}
