// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.util.OptionalInt;

/**
 * How a child ended.
 *
 * @param code its exit code; a child that a signal ended has 128 plus the signal's number, as shells have it
 * @param leftovers whether processes it left behind held its output open longer than {@link Command#linger}
 */
public record Exit(int code, boolean leftovers) {

    private static final int SIGNALED = 128;
    private static final int SIGNALS = 64;

    /** The signal that ended it. A child may also exit with such a code by itself; nobody can tell the two apart. */
    public OptionalInt signal() {
        return code > SIGNALED && code <= SIGNALED + SIGNALS ? OptionalInt.of(code - SIGNALED) : OptionalInt.empty();
    }

    /** For people: {@code exit code 3} or {@code signal 9}. */
    public String describe() {
        return signal().isPresent() ? "signal " + signal().getAsInt() : "exit code " + code;
    }
}
