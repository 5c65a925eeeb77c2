// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.io.InterruptedIOException;

/** The library's word for an interrupt, in Java's. */
final class Interrupts {

    private Interrupts() {}

    static InterruptedException interrupted(InterruptedIOException cause) {
        boolean ignored = Thread.interrupted(); // told by the exception
        InterruptedException interrupted = new InterruptedException(cause.getMessage());
        interrupted.initCause(cause);
        return interrupted;
    }
}
