// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

/** What {@code petrel} exits with. Scripts rely on these numbers. */
public final class ExitCodes {

    public static final int OK = 0;
    /** It was done, and the outcome is a failure: an execution failed, a check found something. */
    public static final int FAILED = 1;
    /** The command line or the configuration is wrong. */
    public static final int USAGE = 2;

    public static final int NOT_FOUND = 3;
    public static final int UNAUTHORIZED = 4;
    /** The server does not answer. */
    public static final int UNREACHABLE = 5;
    /** A wait came to its limit. */
    public static final int TIMED_OUT = 124;

    public static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
