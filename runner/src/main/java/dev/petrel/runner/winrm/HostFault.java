// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.io.IOException;

/** A host did not do what it was asked for, and said why. */
final class HostFault extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean timedOut;

    HostFault(String action, WsmanAnswer.Fault fault) {
        super(action + ": " + fault.text() + (fault.code() == 0 ? "" : " (WSMan fault " + fault.code() + ")"));
        this.timedOut = fault.timedOut();
    }

    /** Whether there was only nothing to say in the time that it had. */
    boolean timedOut() {
        return timedOut;
    }
}
