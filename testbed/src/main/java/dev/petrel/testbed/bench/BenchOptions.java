// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.testbed.local.RabbitNode;
import dev.petrel.testbed.local.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every benchmark: on which servers it runs, and how it tells its figures. */
final class BenchOptions {

    @Option(
            names = "--durable",
            description = "Embedded servers keep everything on disk, as in production. Default: in memory.")
    private boolean durable;

    @Option(
            names = "--rabbitmq",
            description = "Start a node of the RabbitMQ that is installed on this machine for the run, instead of the"
                    + " embedded broker.")
    private boolean rabbitmq;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Option(
            names = "--home",
            paramLabel = "DIRECTORY",
            description = "The distribution, or the checkout, whose bin/petrel runs the nodes: another version, say."
                    + " Default: this one.")
    private @Nullable Path home;

    @Option(names = "-o", paramLabel = "FORMAT", defaultValue = "table", description = "table or json.")
    private String format = "table";

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "What -o json printed earlier: prints each figure of both and their ratio too.")
    private @Nullable Path compare;

    /** What of them cannot be used together, or here; empty if all can. */
    Optional<String> problem() {
        if (!format.equals("table") && !format.equals("json")) {
            return Optional.of("-o is \"" + format + "\", and must be table or json");
        }
        if (rabbitmq && servers.amqpUrl() != null) {
            return Optional.of("--rabbitmq starts a broker, --amqp-url names one; leave out one of them");
        }
        if (rabbitmq && !RabbitNode.installed()) {
            return Optional.of("--rabbitmq needs RabbitMQ on this machine; install it, on Debian with:"
                    + " apt-get install --no-install-recommends rabbitmq-server");
        }
        if (home != null && !Files.isExecutable(home.resolve("bin/petrel"))) {
            return Optional.of("--home is \"" + home + "\", where there is no bin/petrel to run");
        }
        return Optional.empty();
    }

    boolean durable() {
        return durable;
    }

    boolean rabbitmq() {
        return rabbitmq;
    }

    ServerOptions servers() {
        return servers;
    }

    /** The distribution to measure. */
    Path home(Path own) {
        return home == null ? own : home.toAbsolutePath().normalize();
    }

    boolean json() {
        return format.equals("json");
    }

    /** The file to compare with. */
    Optional<Path> compare() {
        return Optional.ofNullable(compare);
    }
}
