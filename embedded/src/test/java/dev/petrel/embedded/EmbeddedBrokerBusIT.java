// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
final class EmbeddedBrokerBusIT extends AmqpBatchContract {

    private static final EmbeddedBroker BROKER = EmbeddedBroker.inMemory(0);

    @BeforeAll
    static void start() throws InterruptedException {
        BROKER.start();
    }

    @AfterAll
    static void stop() {
        BROKER.stop();
    }

    @Override
    protected boolean countsDeliveries() {
        return false;
    }

    @Override
    protected String brokerUrl() {
        return BROKER.url();
    }
}
