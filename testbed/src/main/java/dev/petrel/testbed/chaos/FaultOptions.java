// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which faults are done, and when. */
final class FaultOptions {

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Where the faults, their victims and their times follow from. Default: one by chance.")
    private @Nullable Long seed;

    @Option(
            names = "--faults",
            paramLabel = "FAULT",
            split = ",",
            converter = Words.ForFault.class,
            description =
                    "Which faults, by comma: kill, term, pause, long-pause, servers, servers-away, and with --broker"
                            + " rabbitmq broker-kill, broker-stop, brokers-away, with --network namespaces cut. Each is used"
                            + " equally often, and at least once. Default: all that can be done.")
    private @Nullable List<Fault.Kind> faults;

    @Option(
            names = "--calm",
            defaultValue = "5",
            paramLabel = "SECONDS",
            description = "The least time between two faults. Default: ${DEFAULT-VALUE}.")
    private int calm;

    ChaosPlan plan(ChaosPlan.Load load, TestClusterOptions cluster) {
        return new ChaosPlan(
                seed == null ? new SecureRandom().nextInt(1_000_000) : seed,
                load,
                cluster.nodes(),
                cluster.brokers(),
                faults == null ? cluster.faults() : faults,
                Duration.ofSeconds(calm));
    }
}
