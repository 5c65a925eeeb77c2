// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.chaos.Finding.Kind;
import dev.petrel.testbed.chaos.History.Accepted;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Recorded;
import dev.petrel.testbed.chaos.History.Spent;
import dev.petrel.testbed.chaos.Nemesis.Struck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what was accepted, what ran and what the database says, and names every promise that was not kept. */
final class Checker {

    /** The action does not fail by itself, takes no time worth a limit, and is never canceled. */
    private static final Set<ExecutionStatus> ENDS = Set.of(ExecutionStatus.SUCCEEDED, ExecutionStatus.ABANDONED);

    /** A runner that was halted may still need so long, on a busy machine, to start what it was about to. */
    private static final double LATE_SECONDS = 5;

    private Checker() {}

    /** @param struck the faults that were done meanwhile */
    static List<Finding> check(History history, List<Struck> struck) {
        List<Finding> findings = new ArrayList<>();
        Map<String, List<String>> byEvent = history.requested();
        Map<String, List<Noted>> byExecution = history.runs().stream().collect(Collectors.groupingBy(Noted::execution));
        lost(history, byEvent, findings);
        duplicates(byEvent, findings);
        for (Recorded execution : history.executions()) {
            List<Noted> runs = byExecution.getOrDefault(execution.id(), List.of());
            end(execution.id(), execution.status(), execution.log(), ENDS, findings);
            falseEnd(execution, runs, findings);
            claims(execution, runs, findings);
        }
        byExecution.forEach((id, runs) -> runTwice(id, runs, struck, findings));
        startedAgain(history, byExecution, findings);
        twoOwners(history, findings);
        return findings;
    }

    private static void lost(History history, Map<String, List<String>> byEvent, List<Finding> findings) {
        history.accepted().stream()
                .filter(event -> !byEvent.containsKey(event.event()))
                .forEach(event -> findings.add(new Finding(
                        Kind.LOST, "event " + event.event() + ", accepted at " + event.confirmed() + " s")));
    }

    private static void duplicates(Map<String, List<String>> byEvent, List<Finding> findings) {
        byEvent.forEach((event, executions) -> {
            if (executions.size() > 1) {
                findings.add(new Finding(Kind.DUPLICATE, "event " + event + " made " + executions));
            }
        });
    }

    /** @param ends how it may end */
    static void end(
            String id,
            ExecutionStatus status,
            List<ExecutionStatus> log,
            Set<ExecutionStatus> ends,
            List<Finding> findings) {
        if (!status.isTerminal()) {
            findings.add(new Finding(Kind.STUCK, "execution " + id + " is " + status.word()));
        } else if (!ends.contains(status)) {
            findings.add(new Finding(Kind.WRONG_END, "execution " + id + " ended as " + status.word()));
        }
        if (log.stream().limit(Math.max(0, log.size() - 1)).anyMatch(ExecutionStatus::isTerminal)) {
            findings.add(new Finding(Kind.LEFT_AN_END, "execution " + id + " was " + log));
        }
    }

    /** A success is that of the last claim: of its run the action got to the end, and it is what was written down. */
    private static void falseEnd(Recorded execution, List<Noted> runs, List<Finding> findings) {
        if (execution.status() != ExecutionStatus.SUCCEEDED) {
            return;
        }
        String last =
                "execution " + execution.id() + ", attempt " + execution.attempt() + ", fence " + execution.fence();
        boolean ended = runs.stream()
                .anyMatch(noted ->
                        !noted.start() && noted.fence() == execution.fence() && noted.attempt() == execution.attempt());
        if (!ended) {
            findings.add(new Finding(Kind.FALSE_END, last + ", noted no end"));
        } else if (execution.endOf() != execution.fence()) {
            findings.add(new Finding(Kind.FALSE_END, last + ", has the end of fence " + execution.endOf()));
        }
    }

    private static void claims(Recorded execution, List<Noted> runs, List<Finding> findings) {
        long starts = runs.stream().filter(Noted::start).count();
        if (starts > execution.attempt()) {
            findings.add(new Finding(
                    Kind.RUN_TWICE,
                    "execution " + execution.id() + " started " + starts + " times, and was claimed "
                            + execution.attempt() + " times"));
        }
    }

    /** What is abandoned with its runner starts once, whatever it is that has killed that. */
    private static void startedAgain(History history, Map<String, List<Noted>> byExecution, List<Finding> findings) {
        for (Spent execution : history.spent()) {
            long starts = byExecution.getOrDefault(execution.execution(), List.of()).stream()
                    .filter(Noted::start)
                    .count();
            if (execution.action().equals(ChaosPack.ABANDONED) && starts > 1) {
                findings.add(new Finding(
                        Kind.RUN_TWICE,
                        "execution " + execution.execution() + " started " + starts
                                + " times, and its action may not"));
            }
        }
    }

    /** An attempt starts once, and one attempt has ended, or died with its runner, before the next one starts. */
    private static void runTwice(String id, List<Noted> runs, List<Struck> struck, List<Finding> findings) {
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
            } else if (starts.keySet().stream().anyMatch(fence -> fence > noted.fence())
                    && !startedLate(starts.get(noted.fence()), struck)) {
                findings.add(new Finding(
                        Kind.RUN_TWICE,
                        "execution " + id + " ended with fence " + noted.fence() + " at " + noted.at()
                                + " s, when a later attempt had started"));
            }
        }
    }

    /**
     * Whether the runner was halted so long that the others took it for dead, and started the action when it went on.
     * Between its last look at the fence and the start of a process there is always a moment in which it can be halted.
     */
    private static boolean startedLate(@Nullable Noted start, List<Struck> struck) {
        return start != null
                && struck.stream()
                        .filter(s -> s.fault().kind() == Fault.Kind.LONG_PAUSE)
                        .mapToDouble(
                                s -> start.at() - s.at() - s.fault().lasting().toMillis() / 1000.0)
                        .anyMatch(since -> since >= 0 && since < LATE_SECONDS);
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
