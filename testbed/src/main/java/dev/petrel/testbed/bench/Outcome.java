// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.bench.Traffic.Dispatch;
import dev.petrel.testbed.bench.measure.Percentiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the events of one load, by what the database has of them.
 *
 * @param dispatched how many events were dispatched and confirmed
 * @param instances how many of them are recorded as trigger instances
 * @param expected how many executions they were to make
 * @param executions how many executions of the same rule or action were requested meanwhile
 * @param open of how many of them the last has not been done yet
 * @param ended those of these events, when each was dispatched and how it went
 * @param byNode how many each node has run
 */
record Outcome(
        int dispatched,
        int instances,
        int expected,
        int executions,
        int open,
        List<Ended> ended,
        Map<String, Long> byNode) {

    Outcome {
        ended = List.copyOf(ended);
    }

    /** An execution that succeeded. */
    record Ended(Instant dispatched, Instant started, Instant ended) {

        Duration toStart() {
            return Duration.between(dispatched, started);
        }

        Duration toEnd() {
            return Duration.between(dispatched, ended);
        }
    }

    /**
     * Counts.
     *
     * @param sent what was dispatched
     * @param found the executions that these should have made, as far as they are there
     * @param executions how many there are of all
     */
    static Outcome of(List<Dispatch> sent, int instances, List<Execution> found, int executions) {
        Map<String, Instant> dispatched = new LinkedHashMap<>();
        sent.forEach(one -> dispatched.put(one.execution(), one.at()));
        List<Ended> ended = new ArrayList<>();
        Map<String, Long> byNode = new TreeMap<>();
        for (Execution execution : found) {
            Instant at = dispatched.get(execution.id());
            Instant end = execution.endedAt();
            if (at != null && end != null && execution.status() == ExecutionStatus.SUCCEEDED) {
                ended.add(
                        new Ended(at, execution.entered(ExecutionStatus.RUNNING).orElse(end), end));
                Execution.Claim runner = execution.runner();
                byNode.merge(runner == null ? "none" : runner.node(), 1L, Long::sum);
            }
        }
        int over = (int) found.stream().filter(one -> one.status().isTerminal()).count();
        int open = Math.max(sent.size() - over, sent.size() - instances);
        return new Outcome(sent.size(), instances, sent.size(), executions, open, ended, byNode);
    }

    /** Whether every event is recorded, and made the one execution that it was to make, which succeeded. */
    boolean complete() {
        return instances == dispatched && executions == expected && ended.size() == expected;
    }

    /** From the first dispatch to the last end, in seconds. */
    double seconds() {
        Instant first =
                ended.stream().map(Ended::dispatched).min(Instant::compareTo).orElse(Instant.EPOCH);
        Instant last = ended.stream().map(Ended::ended).max(Instant::compareTo).orElse(Instant.EPOCH);
        return Duration.between(first, last).toMillis() / 1000.0;
    }

    /** Those that ended then. */
    List<Ended> between(Instant from, Instant to) {
        return ended.stream()
                .filter(one -> !one.ended().isBefore(from) && one.ended().isBefore(to))
                .toList();
    }

    static Percentiles toStart(List<Ended> ended) {
        return Percentiles.of(ended.stream().map(Ended::toStart).toList());
    }

    static Percentiles toEnd(List<Ended> ended) {
        return Percentiles.of(ended.stream().map(Ended::toEnd).toList());
    }

    Map<String, Object> counts() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("dispatched", dispatched);
        map.put("trigger_instances", instances);
        map.put("executions", executions);
        map.put("succeeded", ended.size());
        map.put("executions_by_node", byNode);
        return map;
    }
}
