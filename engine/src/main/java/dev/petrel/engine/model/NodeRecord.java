// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of the cluster, as it describes itself.
 *
 * @param incarnation new with every start of the process
 * @param node the node's name, {@code sensor_node_name}; one node may have several processes
 * @param roles what it does: {@code sensorcontainer}, {@code rulesengine}, {@code actionrunner}, {@code api}; empty when it
 *     was told to stop and finishes what it has
 * @param startedAt by its own clock
 * @param beat a counter that grows while it lives; its value says nothing, that it changes says all
 * @param failingChecks why it was not ready when it wrote this, each as {@code check: reason}; empty when it was,
 *     or was told to stop
 * @param lock what it holds as long as it lives; null where nothing of the kind proves anything
 * @param messageFormat the newest format of messages that it reads; 0 for those that carry one event each
 */
public record NodeRecord(
        String incarnation,
        String node,
        String hostname,
        long pid,
        String version,
        List<String> roles,
        Instant startedAt,
        long beat,
        List<String> failingChecks,
        @Nullable ProcessLock lock,
        int messageFormat) {

    /** Messages that carry several events. */
    public static final int BATCHES = 1;

    public NodeRecord {
        roles = List.copyOf(roles);
        failingChecks = List.copyOf(failingChecks);
    }

    /** One that holds no lock, and reads messages of one event each. */
    public NodeRecord(
            String incarnation,
            String node,
            String hostname,
            long pid,
            String version,
            List<String> roles,
            Instant startedAt,
            long beat,
            List<String> failingChecks) {
        this(incarnation, node, hostname, pid, version, roles, startedAt, beat, failingChecks, null, 0);
    }

    /** One whose checks are all fine. */
    public NodeRecord(
            String incarnation,
            String node,
            String hostname,
            long pid,
            String version,
            List<String> roles,
            Instant startedAt,
            long beat) {
        this(incarnation, node, hostname, pid, version, roles, startedAt, beat, List.of());
    }

    /** Whether it reads messages that carry several events. */
    public boolean readsBatches() {
        return messageFormat >= BATCHES;
    }
}
