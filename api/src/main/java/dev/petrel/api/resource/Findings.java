// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.partition.PartitionReport;
import dev.petrel.engine.status.Backlog;
import dev.petrel.engine.status.HealthHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is wrong with the cluster: errors need an operator at once, warnings a look. */
final class Findings {

    private static final List<String> NEEDED = List.of("sensorcontainer", "rulesengine", "actionrunner");

    private final List<Map<String, String>> problems = new ArrayList<>();
    private final Set<String> brokenSensors = new TreeSet<>();

    List<Map<String, String>> problems() {
        return List.copyOf(problems);
    }

    /** {@code ok}, {@code warning} or {@code error}: the worst there is. */
    String verdict() {
        Set<String> severities = problems.stream()
                .map(problem -> problem.getOrDefault("severity", ""))
                .collect(Collectors.toSet());
        return severities.contains("error") ? "error" : severities.contains("warning") ? "warning" : "ok";
    }

    void error(String text) {
        problems.add(Map.of("severity", "error", "text", text));
    }

    void warning(String text) {
        problems.add(Map.of("severity", "warning", "text", text));
    }

    void check(String name, HealthHistory.Seen seen) {
        if (!seen.ok()) {
            String text = name + ": " + seen.detail() + ", since " + seen.since();
            if (seen.ready()) {
                warning(text);
            } else {
                error(text);
            }
        }
    }

    void nodes(List<NodeRecord> nodes, Set<String> alive) {
        List<NodeRecord> living = nodes.stream()
                .filter(node -> alive.contains(node.incarnation()))
                .toList();
        Set<String> roles =
                living.stream().flatMap(node -> node.roles().stream()).collect(Collectors.toSet());
        NEEDED.stream()
                .filter(role -> !roles.contains(role))
                .forEach(role -> error("no live process has the role " + role));
        Set<String> away = nodes.stream().map(NodeRecord::node).collect(Collectors.toCollection(TreeSet::new));
        living.forEach(node -> away.remove(node.node()));
        away.forEach(node -> warning("node \"" + node + "\" is dead: none of its processes gives a sign of life"));
    }

    /** What live processes wrote of themselves. */
    void failingChecks(List<NodeRecord> living) {
        for (NodeRecord node : living) {
            node.failingChecks()
                    .forEach(check -> error("node \"" + node.node() + "\", process " + node.pid() + " ("
                            + String.join(", ", node.roles()) + "): " + check));
        }
    }

    void sensor(SensorState sensor) {
        String why = sensor.why();
        if (why == null) {
            return;
        }
        brokenSensors.add(sensor.sensor());
        if (sensor.exited()) {
            return;
        }
        String text = "sensor \"" + sensor.sensor() + "\" is enabled and runs on no node: " + why;
        if (sensor.starting()) {
            warning(text);
        } else {
            error(text);
        }
    }

    /** After the sensors: what was said of one of them is not said again. */
    void partition(PartitionReport.Partition partition) {
        if (partition.error() != null) {
            error("the partition map is refused, the one before stays in force: " + partition.error());
        }
        partition.warnings().stream()
                .filter(text -> brokenSensors.stream().noneMatch(ref -> text.contains("\"" + ref + "\"")))
                .forEach(text -> warning("partition: " + text));
    }

    void executions(Backlog backlog, Duration late) {
        Duration age = backlog.oldest().getOrDefault(ExecutionStatus.REQUESTED, Duration.ZERO);
        if (age.compareTo(late) > 0) {
            error(backlog.counts().get(ExecutionStatus.REQUESTED)
                    + " executions are requested and not started, the oldest for " + age.toSeconds()
                    + " s: are there enough free slots and live action runners?");
        }
    }

    void deadLetters(long count) {
        if (count > 0) {
            warning(count + (count == 1 ? " dead letter waits" : " dead letters wait") + " for an operator");
        }
    }
}
