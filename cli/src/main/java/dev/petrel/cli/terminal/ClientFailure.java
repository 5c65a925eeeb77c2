// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

/** A command could not do what it was asked to: what to tell the user, on one line, and what to exit with. */
public final class ClientFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;

    public ClientFailure(int code, String message) {
        super(message);
        this.code = code;
    }

    /** One of {@link dev.petrel.cli.terminal.ExitCodes}. */
    public int code() {
        return code;
    }
}
