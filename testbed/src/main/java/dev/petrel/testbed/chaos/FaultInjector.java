// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import java.io.IOException;

/** Does what a fault says. */
interface FaultInjector {

    void begin(Fault fault) throws IOException, InterruptedException;

    /** Lets the target come back. Does not wait until it has: see {@link #over}. */
    void end(Fault fault) throws IOException, InterruptedException;

    /** Whether what the next fault presupposes is there again. */
    boolean over(Fault fault);
}
