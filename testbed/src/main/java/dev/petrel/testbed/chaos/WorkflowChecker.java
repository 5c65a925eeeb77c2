// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.chaos.Finding.Kind;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Ran;
import dev.petrel.testbed.chaos.History.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the tasks of workflows noted with what the database says of them, and names every promise that was not kept.
 * What holds for each execution by itself is the {@link Checker}'s.
 */
final class WorkflowChecker {

    /** A workflow never fails: what follows a task follows its failure too, and its own run can be begun again. */
    private static final Set<ExecutionStatus> ENDS = Set.of(ExecutionStatus.SUCCEEDED);

    /** What the time of a note may lie behind: the kernel tells it in hundredths of a second. */
    private static final double GRAIN = 0.02;

    private final History history;
    private final Map<String, Map<String, List<Recorded>>> tasks = new HashMap<>();
    private final Map<String, List<Noted>> notes;
    private final List<Finding> findings = new ArrayList<>();

    WorkflowChecker(History history) {
        this.history = history;
        for (Recorded execution : history.executions()) {
            if (!execution.task().isEmpty()) {
                tasks.computeIfAbsent(execution.event(), event -> new HashMap<>())
                        .computeIfAbsent(execution.task(), task -> new ArrayList<>())
                        .add(execution);
            }
        }
        this.notes = history.runs().stream()
                .filter(noted -> !noted.task().isEmpty())
                .collect(Collectors.groupingBy(Noted::task));
    }

    List<Finding> check() {
        List<String> inTurn = IntStream.range(0, WorkflowPack.IN_TURN)
                .mapToObj(WorkflowPack::inTurn)
                .toList();
        List<String> items = IntStream.range(0, WorkflowPack.ITEMS)
                .mapToObj(WorkflowPack::item)
                .toList();
        for (Ran workflow : history.workflows()) {
            Checker.end(workflow.id(), workflow.status(), workflow.log(), ENDS, findings);
            inTurn.forEach(task -> once(workflow, task));
            items.forEach(task -> once(workflow, task));
            inOrder(workflow, inTurn, items);
            if (workflow.status() == ExecutionStatus.SUCCEEDED) {
                output(workflow, inTurn, workflow.inTurn());
                output(workflow, items, workflow.items());
            }
        }
        return List.copyOf(findings);
    }

    /** One execution, and what it noted: a start for each claim at most, and only one if the action must not run again. */
    private void once(Ran workflow, String task) {
        List<Recorded> executions = executions(workflow, task);
        List<Noted> starts = starts(workflow, task);
        Set<String> ids =
                new LinkedHashSet<>(executions.stream().map(Recorded::id).toList());
        starts.forEach(start -> ids.add(start.execution()));
        if (ids.size() > 1) {
            findings.add(new Finding(Kind.TASK_TWICE, name(workflow, task) + " is executions " + ids));
        }
        if (starts.size() > 1 && !workflow.again()) {
            findings.add(new Finding(
                    Kind.TASK_TWICE,
                    name(workflow, task) + " must not run again, and started at "
                            + starts.stream().map(Noted::at).toList() + " s"));
        }
        boolean abandoned = executions.stream().anyMatch(execution -> execution.status() == ExecutionStatus.ABANDONED);
        if (workflow.status() == ExecutionStatus.SUCCEEDED && starts.isEmpty() && (!abandoned || workflow.again())) {
            findings.add(new Finding(
                    Kind.TASK_LOST,
                    name(workflow, task) + (executions.isEmpty() ? " was never requested" : " never started")));
        }
    }

    private void inOrder(Ran workflow, List<String> inTurn, List<String> items) {
        Map<String, List<String>> before = new LinkedHashMap<>();
        int half = inTurn.size() / 2;
        for (int n = 1; n < inTurn.size(); n++) {
            before.put(inTurn.get(n), n == half ? items : List.of(inTurn.get(n - 1)));
        }
        items.forEach(item -> before.put(item, List.of(inTurn.get(half - 1))));
        before.forEach((task, all) -> all.forEach(previous -> follows(workflow, previous, task)));
    }

    /** A task that was abandoned may go on a while before the machine ends it, so it does not count. */
    private void follows(Ran workflow, String previous, String task) {
        Set<Long> ends = executions(workflow, previous).stream()
                .filter(execution -> execution.status() == ExecutionStatus.SUCCEEDED)
                .map(Recorded::endOf)
                .collect(Collectors.toSet());
        OptionalDouble start =
                starts(workflow, task).stream().mapToDouble(Noted::at).min();
        OptionalDouble end = notes(workflow, previous).stream()
                .filter(noted -> !noted.start() && ends.contains(noted.fence()))
                .mapToDouble(Noted::at)
                .min();
        if (start.isPresent() && end.isPresent() && start.getAsDouble() < end.getAsDouble() - GRAIN) {
            findings.add(new Finding(
                    Kind.TOO_EARLY,
                    name(workflow, task) + " started at " + start.getAsDouble() + " s, and \"" + previous
                            + "\" ended at " + end.getAsDouble() + " s"));
        }
    }

    private void output(Ran workflow, List<String> names, List<@Nullable String> is) {
        List<@Nullable String> due = new ArrayList<>();
        names.forEach(task -> due.add(printed(workflow, task)));
        if (!due.equals(is)) {
            findings.add(new Finding(
                    Kind.WRONG_OUTPUT, "workflow " + workflow.id() + " told " + is + ", and its tasks " + due));
        }
    }

    /**
     * What a task printed, by its execution; null if it printed nothing. An action that was killed may have printed before,
     * and its result keeps that.
     */
    private @Nullable String printed(Ran workflow, String task) {
        return executions(workflow, task).stream()
                .filter(execution -> execution.endOf() > 0)
                .findFirst()
                .map(execution -> execution.endOf() + " " + task)
                .orElse(null);
    }

    private List<Recorded> executions(Ran workflow, String task) {
        return tasks.getOrDefault(workflow.event(), Map.of()).getOrDefault(task, List.of());
    }

    private List<Noted> notes(Ran workflow, String task) {
        return notes.getOrDefault(workflow.event() + "/" + task, List.of());
    }

    private List<Noted> starts(Ran workflow, String task) {
        return notes(workflow, task).stream().filter(Noted::start).toList();
    }

    private static String name(Ran workflow, String task) {
        return "task \"" + task + "\" of workflow " + workflow.id();
    }
}
