// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.text.ControlCharacters;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.dryrun.DryRunReport;
import dev.petrel.workflow.dryrun.DryRunReport.Ended;
import dev.petrel.workflow.dryrun.DryRunReport.Run;
import dev.petrel.workflow.dryrun.DryRunReport.Started;
import dev.petrel.workflow.dryrun.DryRunReport.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** How a {@link DryRunReport} is printed. */
final class DryRunView {

    /** What is in the variables of every workflow. */
    private static final Set<String> ALWAYS = Set.of("st2", "parent");

    /** How many items of a task, and how much of a value, the text has. */
    private static final int MOST_ITEMS = 20;

    private static final int MOST_CHARACTERS = 1_000;

    private DryRunView() {}

    static Map<String, @Nullable Object> json(DryRunReport report) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("status", report.status().word());
        answer.put("result", report.result());
        if (!report.problem().isEmpty()) {
            answer.put("problem", report.problem());
        }
        answer.put("unmocked", report.unmocked());
        answer.put("unused", report.unused());
        List<Map<String, @Nullable Object>> steps = new ArrayList<>();
        for (Step step : report.steps()) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            shown.put("step", steps.size() + 1);
            shown.put("at", seconds(step.at()));
            shown.put("status", step.status().word());
            shown.put("ended", step.ended().stream().map(DryRunView::json).toList());
            shown.put("published", step.published());
            shown.put("started", step.started().stream().map(DryRunView::json).toList());
            steps.add(shown);
        }
        answer.put("steps", steps);
        return answer;
    }

    private static Map<String, @Nullable Object> json(Ended ended) {
        Map<String, @Nullable Object> shown = key(ended.key());
        shown.put("status", ended.status().word());
        shown.put("mocked", ended.mocked());
        shown.put("result", ended.result());
        if (!ended.refusal().isEmpty()) {
            shown.put("error", ended.refusal());
        }
        return shown;
    }

    private static Map<String, @Nullable Object> json(Started started) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("task", started.key().task());
        shown.put("route", started.key().route());
        shown.put("context", started.variables());
        List<Map<String, @Nullable Object>> runs = new ArrayList<>();
        for (Run run : started.runs()) {
            Map<String, @Nullable Object> one = key(run.key());
            one.put("action", run.action());
            one.put("input", run.parameters());
            one.put("delay", seconds(run.delay()));
            if (run.timeout() != null) {
                one.put("timeout", seconds(run.timeout()));
            }
            runs.add(one);
        }
        shown.put("runs", runs);
        return shown;
    }

    private static Map<String, @Nullable Object> key(TaskKey key) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("task", key.task());
        if (key.ofItem()) {
            shown.put("item", key.item());
        }
        shown.put("route", key.route());
        shown.put("run", key.attempt() + 1);
        return shown;
    }

    static String text(DryRunReport report) {
        StringJoiner lines = new StringJoiner(System.lineSeparator());
        for (int i = 0; i < report.steps().size(); i++) {
            Step step = report.steps().get(i);
            lines.add("step " + (i + 1) + (step.at().isZero() ? "" : ", after " + seconds(step.at()) + " s"));
            some(step.ended(), lines, DryRunView::ended);
            step.published().forEach(piece -> variables("  set      ", piece, lines));
            for (Started started : step.started()) {
                some(started.runs(), lines, DryRunView::run);
                variables("    sees   ", started.variables(), lines);
            }
        }
        end(report, lines);
        return lines.toString();
    }

    private static void end(DryRunReport report, StringJoiner lines) {
        lines.add("status     " + report.status().word());
        report.result().forEach((name, value) -> {
            if (value instanceof List<?> list && !list.isEmpty() && name.equals("errors")) {
                list.forEach(error -> lines.add("error      " + error(error)));
            } else if (value != null && !List.of().equals(value)) {
                lines.add(String.format("%-10s ", name) + value(value));
            }
        });
        if (!report.problem().isEmpty()) {
            lines.add("given up   " + report.problem());
        }
        if (!report.unmocked().isEmpty()) {
            lines.add("no mock    " + plain(String.join(", ", report.unmocked())) + ": succeeded with an empty result");
        }
        if (!report.unused().isEmpty()) {
            lines.add("not run    " + plain(String.join(", ", report.unused())) + ": what was said of it was not used");
        }
    }

    private static String error(@Nullable Object error) {
        if (!(error instanceof Map<?, ?> map)) {
            return value(error);
        }
        Object where = map.get("task_id") != null ? map.get("task_id") : map.get("spec_path");
        return (where == null ? "" : plain(where + ": ")) + plain(String.valueOf(map.get("message")));
    }

    private static <T> void some(List<T> all, StringJoiner lines, java.util.function.Function<T, String> shown) {
        all.stream().limit(MOST_ITEMS).map(shown).forEach(lines::add);
        if (all.size() > MOST_ITEMS) {
            lines.add("  ... and " + (all.size() - MOST_ITEMS) + " more; -o json has all");
        }
    }

    private static String ended(Ended ended) {
        return ended.refusal().isEmpty()
                ? "  ended    " + name(ended.key()) + "  " + ended.status().word()
                        + (ended.mocked() ? "  " + value(ended.result()) : "  (no mock)")
                : "  refused  " + name(ended.key()) + "  " + plain(ended.refusal());
    }

    private static String run(Run run) {
        return "  starts   " + name(run.key()) + "  " + plain(run.action()) + "  " + value(run.parameters())
                + (run.delay().isZero() ? "" : "  (delay " + seconds(run.delay()) + " s)")
                + (run.timeout() == null ? "" : "  (timeout " + seconds(run.timeout()) + " s)");
    }

    private static void variables(String before, Map<String, @Nullable Object> variables, StringJoiner lines) {
        Map<String, @Nullable Object> own = new LinkedHashMap<>(variables);
        own.keySet().removeAll(ALWAYS);
        if (!own.isEmpty()) {
            lines.add(before + value(own));
        }
    }

    private static String name(TaskKey key) {
        return plain(key.task())
                + (key.ofItem() ? "[" + key.item() + "]" : "")
                + (key.route() == 0 ? "" : " (route " + key.route() + ")")
                + (key.attempt() == 0 ? "" : " (run " + (key.attempt() + 1) + ")");
    }

    private static String value(@Nullable Object value) {
        String json = Json.write(value);
        return json.length() <= MOST_CHARACTERS
                ? plain(json)
                : plain(json.substring(0, MOST_CHARACTERS)) + "... and " + (json.length() - MOST_CHARACTERS)
                        + " characters more";
    }

    private static Object seconds(Duration duration) {
        return duration.toSeconds();
    }

    private static String plain(String text) {
        return ControlCharacters.escape(text).replace("\n", " ");
    }
}
