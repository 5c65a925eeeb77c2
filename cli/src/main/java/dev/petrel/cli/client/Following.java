// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens in an execution, each time that it is asked to look: its tasks' starts and ends, those of workflows in
 * it too, and what they printed when they have ended. Of any other action it prints the output while that runs. Of a
 * workflow with very many tasks it follows the first.
 */
final class Following {

    /** What a task is before it starts, which is not worth a line. */
    private static final Set<String> WAITING = Set.of("requested", "scheduled");

    /** How many tasks are asked about in one request. */
    private static final int AT_ONCE = 100;

    /** How many tasks are followed. */
    private static final int MOST = 2_000;

    /** How much is printed of one task. */
    private static final int MOST_OUTPUT = 64 * 1024;

    private final Api api;
    private final CliContext context;
    private final LivePrinting live;
    private final Map<String, Workflow> workflows = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> running = new LinkedHashMap<>();
    private boolean full;

    /**
     * A workflow whose tasks are looked for.
     *
     * @param path what its tasks' names begin with
     * @param asked how many of its tasks are known
     */
    private record Workflow(String path, int asked) {}

    private Following(Api api, CliContext context, LivePrinting live) {
        this.live = live;
        this.api = api;
        this.context = context;
    }

    /**
     * Follows {@code execution} to its end.
     *
     * @param most for how long, or null for no limit
     * @return the execution as it ended; empty when {@code most} passed before that
     */
    static Optional<Map<String, @Nullable Object>> untilOver(
            Api api, CliContext context, Clock clock, Map<String, @Nullable Object> execution, @Nullable Duration most)
            throws ClientFailure, InterruptedException {
        String id = String.valueOf(execution.get("id"));
        LivePrinting live = new LivePrinting(api::text, clock, Resources.EXECUTION.path(id), context.out()::println);
        Following following = new Following(api, context, live);
        boolean workflow = TaskLine.isWorkflow(execution);
        if (workflow) {
            following.workflows.put(id, new Workflow("", 0));
        }
        Optional<Map<String, @Nullable Object>> over =
                new Waiting(api, clock).untilOver(id, most, status -> following.look(!workflow));
        if (over.isPresent()) {
            following.look(false);
            following.output(over.get());
        }
        return over;
    }

    /**
     * Tells what is new.
     *
     * @param printing whether the execution itself prints
     */
    private void look(boolean printing) throws ClientFailure {
        if (printing) {
            live.look();
        }
        for (String workflow : List.copyOf(workflows.keySet())) {
            find(workflow);
        }
        List<String> open = new ArrayList<>(running.keySet());
        for (int i = 0; i < open.size(); i += AT_ONCE) {
            see(open.subList(i, Math.min(i + AT_ONCE, open.size())));
        }
        context.out().flush();
    }

    /** What {@code execution}, which has ended, printed itself. */
    private void output(Map<String, @Nullable Object> execution) {
        if (!TaskLine.isWorkflow(execution)) {
            print("", execution.get("result"), live::rest);
        }
        context.out().flush();
    }

    private void find(String workflow) throws ClientFailure {
        while (!full) {
            Workflow now = Objects.requireNonNull(workflows.get(workflow));
            // A task may be requested at a time a little before that of one which is known: clocks differ.
            int from = Math.max(0, now.asked() - AT_ONCE / 2);
            List<Map<String, @Nullable Object>> found = api.list(
                            Resources.EXECUTION.path(),
                            Map.of(
                                    "parent", workflow,
                                    "sort", "start_timestamp",
                                    "offset", from,
                                    "limit", AT_ONCE,
                                    "include_attributes", TaskLine.ATTRIBUTES))
                    .items();
            for (Map<String, @Nullable Object> each : found) {
                TaskLine task = TaskLine.of(each);
                if (!full && known.add(task.id())) {
                    started(task, now.path());
                }
            }
            int asked = from + found.size();
            workflows.put(workflow, new Workflow(now.path(), Math.max(now.asked(), asked)));
            if (found.size() < AT_ONCE) {
                return;
            }
        }
    }

    private void started(TaskLine task, String path) {
        String name = path + task.name();
        names.put(task.id(), name);
        running.put(task.id(), "");
        if (task.workflow()) {
            workflows.put(task.id(), new Workflow(name + ".", 0));
        }
        if (known.size() >= MOST) {
            full = true;
            context.err().println("petrel: only the first " + MOST + " tasks are followed");
            context.err().flush();
        }
    }

    private void see(List<String> ids) throws ClientFailure {
        List<Map<String, @Nullable Object>> now = api.list(
                        Resources.EXECUTION.path(),
                        Map.of(
                                "id",
                                String.join(",", ids),
                                "limit",
                                AT_ONCE,
                                "sort",
                                "start_timestamp",
                                "include_attributes",
                                TaskLine.ATTRIBUTES))
                .items();
        Set<String> there =
                now.stream().map(each -> String.valueOf(each.get("id"))).collect(Collectors.toSet());
        ids.stream().filter(id -> !there.contains(id)).forEach(running::remove);
        for (Map<String, @Nullable Object> each : now) {
            TaskLine task = TaskLine.of(each);
            String name = names.getOrDefault(task.id(), task.name());
            boolean moved = !task.status().equals(running.put(task.id(), task.status()));
            if (moved && !WAITING.contains(task.status())) {
                say(name + ": " + task.status() + (task.took().isEmpty() ? "" : " after " + task.took()) + " ("
                        + task.action() + ", " + task.id() + ")");
            }
            if (TaskLine.isOver(task.status())) {
                running.remove(task.id());
                if (!task.workflow()) {
                    printed(name, task);
                }
            }
        }
    }

    private void printed(String name, TaskLine task) throws ClientFailure {
        if (task.resultSize() > 16L * MOST_OUTPUT) {
            say(name + ": its result has " + task.resultSize() + " bytes: petrel execution get " + task.id());
            return;
        }
        print(
                name + " | ",
                api.object(Resources.EXECUTION.path(task.id()), Map.of("include_attributes", "result"))
                        .get("result"),
                (stream, text) -> text);
    }

    /** @param left what is to be printed of a stream's text */
    private void print(String before, @Nullable Object result, BinaryOperator<String> left) {
        for (String stream : LivePrinting.STREAMS) {
            Object value = result instanceof Map<?, ?> map ? map.get(stream) : null;
            String whole = value instanceof String plain ? plain : value == null ? "" : Json.write(value);
            String text = left.apply(stream, whole);
            String shown = text.length() > MOST_OUTPUT ? text.substring(0, MOST_OUTPUT) : text;
            shown.lines().forEach(line -> say(before + line));
            if (shown.length() < text.length()) {
                say(before + "... and " + (text.length() - shown.length()) + " characters more");
            }
        }
        Object error = result instanceof Map<?, ?> map ? map.get("error") : null;
        if (error instanceof String text) {
            text.lines().limit(20).forEach(line -> say(before + line));
        }
    }

    private void say(String line) {
        context.out().println(line);
    }
}
