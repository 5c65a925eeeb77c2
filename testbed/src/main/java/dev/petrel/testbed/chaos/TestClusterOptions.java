// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.testbed.local.Namespaces;
import dev.petrel.testbed.local.RabbitNode;
import dev.petrel.testbed.local.ServerOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say on what a run is done, and where to tell what came of it. */
final class TestClusterOptions {

    private static final int BROKERS = 3;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many nodes. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--broker",
            paramLabel = "KIND",
            converter = Words.ForBroker.class,
            defaultValue = "embedded",
            description =
                    "\"embedded\", or \"rabbitmq\": a cluster of three nodes of the RabbitMQ that is installed on this"
                            + " machine, started for this run and ended with it. Default: ${DEFAULT-VALUE}.")
    private Broker broker = Broker.EMBEDDED;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    @Option(
            names = "--network",
            paramLabel = "KIND",
            converter = Words.ForNetwork.class,
            defaultValue = "loopback",
            description =
                    "\"loopback\", or \"namespaces\": each node has a network of its own, which can be cut. That needs"
                            + " Linux, root's rights, and servers that the run starts itself. Default: ${DEFAULT-VALUE}.")
    private Network network = Network.LOOPBACK;

    @Option(names = "--report", paramLabel = "FILE", description = "Where to write the report too.")
    private @Nullable Path report;

    /** What joins the processes. */
    enum Network {
        LOOPBACK,
        NAMESPACES
    }

    /** What broker to start. */
    enum Broker {
        EMBEDDED,
        RABBITMQ
    }

    List<String> nodes() {
        return IntStream.rangeClosed(1, nodes).mapToObj(n -> "node-" + n).toList();
    }

    /** The nodes of the RabbitMQ that is to be started; empty if none is. */
    List<String> brokers() {
        return broker == Broker.RABBITMQ
                ? IntStream.rangeClosed(1, BROKERS).mapToObj(n -> "broker-" + n).toList()
                : List.of();
    }

    @Nullable
    Path report() {
        return report;
    }

    boolean namespaces() {
        return network == Network.NAMESPACES;
    }

    @Nullable
    String amqpUrl() {
        return servers.amqpUrl();
    }

    @Nullable
    String mongoUrl() {
        return servers.mongoUrl();
    }

    /** The faults that can be done there. */
    List<Fault.Kind> faults() {
        return List.of(Fault.Kind.values()).stream()
                .filter(kind -> missing(kind).isEmpty())
                .toList();
    }

    /** Why this cannot be done here, and what to do about it. */
    Optional<String> problem(List<Fault.Kind> faults) {
        if (nodes < 1) {
            return Optional.of("--nodes is " + nodes + "; there has to be one at least.");
        }
        if (broker == Broker.RABBITMQ && servers.amqpUrl() != null) {
            return Optional.of("--broker rabbitmq starts a broker, --amqp-url names one; leave out one of them.");
        }
        if (broker == Broker.RABBITMQ && !RabbitNode.installed()) {
            return Optional.of("--broker rabbitmq needs RabbitMQ on this machine, and there is no"
                    + " /usr/lib/rabbitmq/bin/rabbitmq-server; install it, on Debian with: apt-get install"
                    + " --no-install-recommends rabbitmq-server");
        }
        if (namespaces()) {
            if (servers.amqpUrl() != null || servers.mongoUrl() != null) {
                return Optional.of(
                        "--network namespaces reaches what it starts itself; leave out --amqp-url and --mongo-url.");
            }
            Optional<String> problem = Namespaces.problem();
            if (problem.isPresent()) {
                return problem;
            }
        }
        return faults.stream()
                .flatMap(kind -> missing(kind).map(what -> "the fault \"" + Words.of(kind) + "\" " + what).stream())
                .findFirst();
    }

    private Optional<String> missing(Fault.Kind kind) {
        return switch (kind.victim()) {
            case NODE ->
                kind != Fault.Kind.CUT || namespaces()
                        ? Optional.empty()
                        : Optional.of("needs networks that can be cut: --network namespaces.");
            case SERVERS ->
                servers.mongoUrl() == null
                        ? Optional.empty()
                        : Optional.of("kills the embedded servers; leave out --mongo-url, or the fault.");
            case BROKER, ALL_BROKERS ->
                broker == Broker.RABBITMQ
                        ? Optional.empty()
                        : Optional.of("needs a RabbitMQ cluster of its own: --broker rabbitmq.");
        };
    }
}
