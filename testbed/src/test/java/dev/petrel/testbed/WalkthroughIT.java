// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.petrel.testbed.support.Brokers;
import dev.petrel.testbed.support.Distribution;
import dev.petrel.testbed.support.TestBroker;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The walkthrough as a user runs it, from the distribution that the build made, with real processes. */
@Timeout(400)
class WalkthroughIT {

    @Test
    void everyStepHoldsOnTheEmbeddedServers() throws Exception {
        assertThat(demo(List.of("demo")))
                .contains("All 14 steps held")
                .contains("one trigger instance and one execution");
    }

    @Test
    @Tag("slow")
    void everyStepHoldsOnRabbitMq() throws Exception {
        Optional<TestBroker> rabbit = Brokers.rabbit();
        assumeThat(rabbit).as("a RabbitMQ to run it on").isPresent();

        assertThat(demo(List.of("demo", "--amqp-url", rabbit.orElseThrow().url())))
                .contains("All 14 steps held");
    }

    private static String demo(List<String> words) throws Exception {
        Distribution.Ended demo = Distribution.run(words);
        assertThat(demo.exitCode()).as(demo.said()).isZero();
        assertThat(demo.said()).as("no colours where there is no terminal").doesNotContain("\u001b[");
        return demo.said();
    }
}
