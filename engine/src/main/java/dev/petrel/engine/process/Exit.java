// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.util.List;
import java.util.OptionalInt;

/**
 * How a child ended.
 *
 * @param code its exit code; a child that a signal ended has 128 plus the signal's number, as shells have it
 * @param holders the processes it left behind that still held its output open when it was read no longer, since
 *     {@link Command#linger} was over or they were told to end: {@code pid 4711 (sleep 300)}. Empty if its output was
 *     read to the end
 */
public record Exit(int code, List<String> holders) {

    private static final int SIGNALED = 128;
    private static final int SIGNALS = 64;

    public Exit {
        holders = List.copyOf(holders);
    }

    /** Whether output may be missing: of processes that it left behind, which held its output open too long. */
    public boolean leftovers() {
        return !holders.isEmpty();
    }

    /** The signal that ended it. A child may also exit with such a code by itself; the two cannot be told apart. */
    public OptionalInt signal() {
        return code > SIGNALED && code <= SIGNALED + SIGNALS ? OptionalInt.of(code - SIGNALED) : OptionalInt.empty();
    }

    /** For people: {@code exit code 3} or {@code signal 9}. */
    public String describe() {
        return signal().isPresent() ? "signal " + signal().getAsInt() : "exit code " + code;
    }
}
