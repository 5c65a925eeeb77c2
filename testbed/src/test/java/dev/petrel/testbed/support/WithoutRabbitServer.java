// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

import dev.petrel.embedded.Skipped;

/** Skips a suite, loudly, where this machine has no rabbitmq-server to be stopped and killed. */
public final class WithoutRabbitServer extends Skipped {

    WithoutRabbitServer() {
        super("rabbitmq-server on this machine", "install it; a broker that is only reached by address is not killed");
    }

    @Override
    protected boolean found() throws Exception {
        return LocalRabbit.installed();
    }
}
