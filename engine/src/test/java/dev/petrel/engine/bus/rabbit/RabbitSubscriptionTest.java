// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.memory.ManualClock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RabbitSubscriptionTest {

    private final AtomicInteger wakes = new AtomicInteger();
    private final RabbitSubscription subscription =
            new RabbitSubscription(Queue.TRIGGER, 1, new ManualClock(), wakes::incrementAndGet);

    @Test
    void hasNotEndedBeforeTheBusHasServedItsClosing() {
        subscription.close();

        assertThat(subscription.ended()).isFalse();
        assertThat(wakes).hasValue(1);
    }
}
