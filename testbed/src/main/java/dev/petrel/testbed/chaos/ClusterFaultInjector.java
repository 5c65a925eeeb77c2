// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.Namespaces;
import dev.petrel.testbed.local.RabbitCluster;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Harms a local cluster, and what is there of its own brokers and networks. */
final class ClusterFaultInjector implements FaultInjector {

    private final LocalCluster cluster;
    private final @Nullable RabbitCluster brokers;
    private final @Nullable Namespaces networks;

    ClusterFaultInjector(LocalCluster cluster, @Nullable RabbitCluster brokers, @Nullable Namespaces networks) {
        this.cluster = cluster;
        this.brokers = brokers;
        this.networks = networks;
    }

    @Override
    public void begin(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case KILL, SERVERS, SERVERS_AWAY -> cluster.kill(fault.target());
            case TERM -> cluster.terminate(fault.target());
            case PAUSE, LONG_PAUSE -> cluster.halt(fault.target());
            case BROKER_KILL -> brokers().kill(fault.target());
            case BROKER_STOP -> brokers().stop(fault.target());
            case BROKERS_AWAY -> brokers().names().forEach(brokers()::kill);
            case CUT -> networks().cut(fault.target());
        }
    }

    @Override
    public void end(Fault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case KILL, TERM -> cluster.restart(fault.target());
            case SERVERS, SERVERS_AWAY -> cluster.restartServers();
            case PAUSE, LONG_PAUSE -> cluster.resume(fault.target());
            case BROKER_KILL, BROKER_STOP -> brokers().restart(fault.target());
            case BROKERS_AWAY -> {
                for (String broker : brokers().names()) {
                    brokers().restart(broker);
                }
            }
            case CUT -> networks().join(fault.target());
        }
    }

    @Override
    public boolean over(Fault fault) {
        return switch (fault.kind().victim()) {
            case NODE -> true;
            case SERVERS -> cluster.serversListen();
            case BROKER, ALL_BROKERS -> brokers().whole();
        };
    }

    private RabbitCluster brokers() {
        if (brokers == null) {
            throw new IllegalStateException("there is no RabbitMQ cluster of our own");
        }
        return brokers;
    }

    private Namespaces networks() {
        if (networks == null) {
            throw new IllegalStateException("there are no networks that can be cut");
        }
        return networks;
    }
}
