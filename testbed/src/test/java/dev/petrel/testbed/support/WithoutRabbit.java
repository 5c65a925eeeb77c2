// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

import dev.petrel.embedded.Skipped;

/** Skips a suite, loudly, where there is no RabbitMQ. */
public final class WithoutRabbit extends Skipped {

    WithoutRabbit() {
        super("RabbitMQ", "set PETREL_TEST_AMQP_URL to one, provide a container engine, or install rabbitmq-server");
    }

    @Override
    protected boolean found() throws Exception {
        return Brokers.rabbit().isPresent();
    }
}
