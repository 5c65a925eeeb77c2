// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.chaos.Finding.Kind;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Spent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * How many executions of an action ran at once, by what their actions noted: each from its first start to the last end it
 * noted. One that died with its runner counts until it was written down as ended.
 */
final class Overlaps {

    /** What the time of a note may lie behind: the kernel tells it in hundredths of a second. */
    private static final double GRAIN = 0.02;

    /** The first start or the end of an execution; at one time ends come first. */
    private record Edge(double at, boolean start, String execution) {}

    private final Map<String, List<Edge>> edges = new HashMap<>();

    Overlaps(History history) {
        Map<String, List<Noted>> runs = history.runs().stream().collect(Collectors.groupingBy(Noted::execution));
        for (Spent spent : history.spent()) {
            add(spent, runs.getOrDefault(spent.execution(), List.of()));
        }
        edges.values()
                .forEach(all -> all.sort(Comparator.comparingDouble(Edge::at).thenComparing(Edge::start)));
    }

    private void add(Spent spent, List<Noted> runs) {
        OptionalDouble start =
                runs.stream().filter(Noted::start).mapToDouble(Noted::at).min();
        OptionalDouble noted =
                runs.stream().filter(run -> !run.start()).mapToDouble(Noted::at).max();
        boolean itsOwn = spent.end() == ExecutionStatus.SUCCEEDED && noted.isPresent();
        double end = itsOwn ? noted.getAsDouble() : spent.over() - GRAIN;
        if (start.isPresent() && start.getAsDouble() < end) {
            List<Edge> all = edges.computeIfAbsent(spent.action(), action -> new ArrayList<>());
            all.add(new Edge(start.getAsDouble(), true, spent.execution()));
            all.add(new Edge(end, false, spent.execution()));
        }
    }

    /** The most that ran at once, by action. */
    Map<String, Integer> most() {
        Map<String, Integer> most = new HashMap<>();
        edges.forEach((action, all) -> {
            int now = 0;
            for (Edge edge : all) {
                now += edge.start() ? 1 : -1;
                most.merge(action, now, Math::max);
            }
        });
        return most;
    }

    /** Each start of an execution when {@code threshold} of its action ran. */
    List<Finding> beyond(int threshold) {
        List<Finding> findings = new ArrayList<>();
        edges.forEach((action, all) -> {
            int now = 0;
            for (Edge edge : all) {
                now += edge.start() ? 1 : -1;
                if (edge.start() && now > threshold) {
                    findings.add(new Finding(
                            Kind.TOO_MANY,
                            "execution " + edge.execution() + " of " + action + " started at " + edge.at() + " s, when "
                                    + (now - 1) + " others ran"));
                }
            }
        });
        return findings;
    }
}
