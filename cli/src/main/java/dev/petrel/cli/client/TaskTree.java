// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * The tasks of a workflow as a tree: what each runs, its status, the time it took, and why it failed. It shows the first of
 * many, and says how many more there are.
 */
final class TaskTree {

    /** How many tasks of one workflow are asked for. */
    private static final int OF_ONE = 200;

    /** How many items of one task are shown, beside those that failed. */
    private static final int ITEMS = 10;

    /** How many lines there are in all, and how many errors are asked for. */
    private static final int LINES = 500;

    private static final int ERRORS = 20;
    private static final int LARGEST_RESULT = 1024 * 1024;
    private static final int DEEPEST = 20;
    private static final String STEP = "  ";

    private final Api api;
    private final Terminal terminal;
    private final List<Line> lines = new ArrayList<>();
    private int errors;

    /** @param task null for a line of prose */
    private record Line(int depth, @Nullable TaskLine task, String text) {}

    private TaskTree(Api api, Terminal terminal) {
        this.api = api;
        this.terminal = terminal;
    }

    /** The tree below the workflow's execution {@code id}; empty when it has no tasks. */
    static String of(Api api, Terminal terminal, String id) throws ClientFailure {
        TaskTree tree = new TaskTree(api, terminal);
        tree.read(id, 0);
        return tree.text();
    }

    private void read(String id, int depth) throws ClientFailure {
        Api.Page page = api.list(
                Resources.EXECUTION.path(),
                Map.of(
                        "parent",
                        id,
                        "sort",
                        "start_timestamp",
                        "limit",
                        OF_ONE,
                        "include_attributes",
                        TaskLine.ATTRIBUTES));
        Map<String, List<TaskLine>> byTask = new LinkedHashMap<>();
        page.items().stream()
                .map(TaskLine::of)
                .forEach(task -> byTask.computeIfAbsent(
                                task.item() < 0 ? task.id() : task.task(), key -> new ArrayList<>())
                        .add(task));
        for (List<TaskLine> runs : byTask.values()) {
            read(runs, depth);
        }
        long more = page.total() - page.items().size();
        if (more > 0) {
            say(
                    depth,
                    "... and " + more + (page.atLeast() ? " or more" : "") + " others: petrel execution list --parent "
                            + id + " -n " + page.total());
        }
    }

    /** The items of one task, or a task that has none. */
    private void read(List<TaskLine> runs, int depth) throws ClientFailure {
        int shown = 0;
        List<TaskLine> others = new ArrayList<>();
        for (TaskLine run : runs) {
            if (lines.size() < LINES && (shown < ITEMS || TaskLine.hasFailed(run.status()) && errors < ERRORS)) {
                shown++;
                show(run, depth);
            } else {
                others.add(run);
            }
        }
        if (!others.isEmpty() && lines.size() <= LINES) {
            Map<String, Long> counts = others.stream()
                    .collect(Collectors.groupingBy(TaskLine::status, LinkedHashMap::new, Collectors.counting()));
            say(
                    depth,
                    "... and " + others.size() + " more of " + others.get(0).task() + ": "
                            + counts.entrySet().stream()
                                    .map(each -> each.getValue() + " " + each.getKey())
                                    .collect(Collectors.joining(", ")));
        }
    }

    private void show(TaskLine task, int depth) throws ClientFailure {
        lines.add(new Line(depth, task, ""));
        if (task.workflow() && depth < DEEPEST) {
            int before = lines.size();
            read(task.id(), depth + 1);
            if (lines.size() > before) {
                return; // what failed in it says why
            }
        }
        if (TaskLine.hasFailed(task.status()) && errors < ERRORS) {
            errors++;
            String why = why(task);
            if (!why.isEmpty()) {
                say(depth + 1, why);
            }
        }
    }

    private String why(TaskLine task) throws ClientFailure {
        if (task.resultSize() > LARGEST_RESULT) {
            return "its result has " + task.resultSize() + " bytes: petrel execution get " + task.id();
        }
        Object result = api.object(Resources.EXECUTION.path(task.id()), Map.of("include_attributes", "result"))
                .get("result");
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        if (result instanceof Map<?, ?> map) {
            map.forEach((key, value) -> plain.put(String.valueOf(key), value));
        }
        return TaskLine.error(plain);
    }

    private void say(int depth, String text) {
        lines.add(new Line(depth, null, text));
    }

    private String text() {
        int name =
                width(line -> line.depth() * STEP.length() + task(line).name().length());
        int status = width(line -> task(line).status().length());
        int took = width(line -> task(line).took().length());
        return lines.stream()
                .map(line -> line.task() == null ? cut(indent(line) + line.text()) : row(line, name, status, took))
                .collect(Collectors.joining("\n"));
    }

    private String row(Line line, int name, int status, int took) {
        TaskLine task = task(line);
        String before = pad(indent(line) + task.name(), name) + STEP;
        String after =
                STEP + " ".repeat(took - task.took().length()) + task.took() + STEP + task.id() + STEP + task.action();
        return before + coloured(task.status(), status) + after;
    }

    private String coloured(String status, int width) {
        String padded = pad(status, width);
        if (!terminal.colours() || !TaskLine.isOver(status)) {
            return padded;
        }
        String colour = TaskLine.hasFailed(status) ? "red" : status.equals("canceled") ? "yellow" : "green";
        return Ansi.ON.string("@|" + colour + " " + padded + "|@");
    }

    private String cut(String text) {
        int columns = terminal.columns();
        return columns > 3 && text.length() > columns ? text.substring(0, columns - 3) + "..." : text;
    }

    private int width(ToIntFunction<Line> of) {
        return lines.stream()
                .filter(line -> line.task() != null)
                .mapToInt(of)
                .max()
                .orElse(0);
    }

    private static TaskLine task(Line line) {
        return Objects.requireNonNull(line.task());
    }

    private static String indent(Line line) {
        return STEP.repeat(line.depth());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
