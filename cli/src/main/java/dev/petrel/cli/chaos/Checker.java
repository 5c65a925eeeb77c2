// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import dev.petrel.cli.chaos.Finding.Kind;
import dev.petrel.cli.chaos.History.Accepted;
import dev.petrel.cli.chaos.History.Noted;
import dev.petrel.cli.chaos.History.Recorded;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what was accepted, what ran and what the database says, and names every promise that was not kept. */
final class Checker {

    /** The action does not fail by itself, takes no time worth a limit, and is canceled by nobody. */
    private static final Set<ExecutionStatus> ENDS = Set.of(ExecutionStatus.SUCCEEDED, ExecutionStatus.ABANDONED);

    private Checker() {}

    static List<Finding> check(History history) {
        List<Finding> findings = new ArrayList<>();
        Map<String, List<Recorded>> byEvent =
                history.executions().stream().collect(Collectors.groupingBy(Recorded::event));
        Map<String, List<Noted>> byExecution = history.runs().stream().collect(Collectors.groupingBy(Noted::execution));
        lost(history, byEvent, findings);
        duplicates(byEvent, findings);
        ends(history, byExecution, findings);
        byExecution.forEach((id, runs) -> runTwice(id, runs, findings));
        twoOwners(history, findings);
        return findings;
    }

    private static void lost(History history, Map<String, List<Recorded>> byEvent, List<Finding> findings) {
        history.accepted().stream()
                .filter(event -> !byEvent.containsKey(event.event()))
                .forEach(event -> findings.add(new Finding(
                        Kind.LOST, "event " + event.event() + ", accepted at " + event.confirmed() + " s")));
    }

    private static void duplicates(Map<String, List<Recorded>> byEvent, List<Finding> findings) {
        byEvent.forEach((event, executions) -> {
            if (executions.size() > 1) {
                findings.add(new Finding(
                        Kind.DUPLICATE,
                        "event " + event + " made "
                                + executions.stream().map(Recorded::id).toList()));
            }
        });
    }

    private static void ends(History history, Map<String, List<Noted>> byExecution, List<Finding> findings) {
        for (Recorded execution : history.executions()) {
            if (!execution.status().isTerminal()) {
                findings.add(new Finding(
                        Kind.STUCK,
                        "execution " + execution.id() + " is "
                                + execution.status().word()));
            }
            if (execution.status().isTerminal() && !ENDS.contains(execution.status())) {
                findings.add(new Finding(
                        Kind.WRONG_END,
                        "execution " + execution.id() + " ended as "
                                + execution.status().word()));
            }
            boolean ended =
                    byExecution.getOrDefault(execution.id(), List.of()).stream().anyMatch(noted -> !noted.start());
            if (execution.status() == ExecutionStatus.SUCCEEDED && !ended) {
                findings.add(new Finding(Kind.FALSE_END, "execution " + execution.id()));
            }
            List<ExecutionStatus> log = execution.log();
            long starts = byExecution.getOrDefault(execution.id(), List.of()).stream()
                    .filter(Noted::start)
                    .count();
            long claims = log.stream()
                    .filter(status -> status == ExecutionStatus.RUNNING)
                    .count();
            if (starts > claims) {
                findings.add(new Finding(
                        Kind.RUN_TWICE,
                        "execution " + execution.id() + " started " + starts + " times, and was claimed " + claims
                                + " times"));
            }
            boolean leftAnEnd = log.stream().limit(Math.max(0, log.size() - 1)).anyMatch(ExecutionStatus::isTerminal);
            if (leftAnEnd) {
                findings.add(new Finding(Kind.LEFT_AN_END, "execution " + execution.id() + " was " + log));
            }
        }
    }

    /** An attempt starts once, and one attempt has ended, or its fence has passed to the next, before that one starts. */
    private static void runTwice(String id, List<Noted> runs, List<Finding> findings) {
        Map<Long, Noted> starts = new HashMap<>();
        for (Noted noted : runs) {
            if (noted.start()) {
                Noted before = starts.put(noted.fence(), noted);
                if (before != null) {
                    findings.add(new Finding(
                            Kind.RUN_TWICE,
                            "execution " + id + " started twice with fence " + noted.fence() + ", at " + before.at()
                                    + " s and at " + noted.at() + " s"));
                }
            } else if (starts.keySet().stream().anyMatch(fence -> fence > noted.fence())) {
                findings.add(new Finding(
                        Kind.RUN_TWICE,
                        "execution " + id + " ended with fence " + noted.fence() + " at " + noted.at()
                                + " s, when a later attempt had started"));
            }
        }
    }

    /** A dispatch that began before the successor's first is a real event; one that began after it is a second owner's. */
    private static void twoOwners(History history, List<Finding> findings) {
        Map<String, Double> firsts = new LinkedHashMap<>();
        history.accepted().stream()
                .sorted(Comparator.comparingDouble(Accepted::begun))
                .forEach(event -> firsts.putIfAbsent(event.instance(), event.begun()));
        Map<String, Double> successors = new HashMap<>();
        List<String> instances = List.copyOf(firsts.keySet());
        for (int i = 0; i + 1 < instances.size(); i++) {
            successors.put(instances.get(i), firsts.get(instances.get(i + 1)));
        }
        for (Accepted event : history.accepted()) {
            Double successor = successors.get(event.instance());
            if (successor != null && event.begun() > successor) {
                findings.add(new Finding(
                        Kind.TWO_OWNERS,
                        "event " + event.event() + " was dispatched at " + event.begun()
                                + " s, when another sensor dispatched since " + successor + " s"));
            }
        }
    }
}
