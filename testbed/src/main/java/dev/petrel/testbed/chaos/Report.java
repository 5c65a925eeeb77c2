// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.cli.terminal.Version;
import dev.petrel.engine.config.Secrets;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.chaos.History.Accepted;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.Nemesis.Struck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a chaos run found, as Markdown that reads well as plain text too.
 *
 * @param setting what was run, and on what
 * @param struck the faults that were done, in order
 * @param findings the promises that were not kept
 * @param took how long the run took, without the start and the check
 */
record Report(
        ChaosPlan plan, Setting setting, History history, List<Struck> struck, List<Finding> findings, Duration took) {

    private static final int SHOWN = 20;
    private static final int FAULTS_SHOWN = 150;

    Report {
        struck = List.copyOf(struck);
        findings = List.copyOf(findings);
    }

    /**
     * What was run, and on what.
     *
     * @param command the command line that does it again, but for the passwords in it: reports are shown around
     */
    record Setting(String command, String servers) {

        static Setting of(CommandSpec spec, @Nullable Long seed, String servers) {
            List<String> words = new ArrayList<>(List.of("petrel"));
            spec.root().commandLine().getParseResult().originalArgs().forEach(word -> words.add(Secrets.mask(word)));
            if (seed != null && words.stream().noneMatch(word -> word.startsWith("--seed"))) {
                words.addAll(List.of("--seed", Long.toString(seed)));
            }
            return new Setting(String.join(" ", words), servers);
        }

        /** For a report. */
        String text() {
            return "    " + command + "\n\nPetrel " + Version.text() + ", Java " + System.getProperty("java.version")
                    + ", "
                    + System.getProperty("os.name") + ", "
                    + Runtime.getRuntime().availableProcessors() + " processors; " + servers + ".\n";
        }
    }

    boolean clean() {
        return findings.isEmpty();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "# Chaos run, seed " + plan.seed());
        line(text, "");
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "%d nodes, %d events accepted in %.0f s, %d faults.",
                        plan.nodes().size(),
                        history.accepted().size(),
                        took.toMillis() / 1000.0,
                        struck.size()));
        line(text, "");
        text.append(setting.text());
        section(text, "Promises");
        text.append(promises(findings));
        section(text, "Counts");
        line(text, "| count | of |");
        line(text, "|---:|---|");
        counts().forEach((what, count) -> line(text, "| " + count + " | " + what + " |"));
        Recovery recovery = new Recovery(history, struck);
        section(text, "Recovery");
        line(
                text,
                "From the fault until an event that was dispatched after it had been handled to its end, in seconds.");
        spread(text, recovery.firsts());
        section(text, "Silence");
        line(text, "The longest time in which no action ended, from the fault until the next one, in seconds.");
        spread(text, recovery.silences());
        section(text, "FaultSchedule");
        line(text, "| at | fault | target | lasting |");
        line(text, "|---:|---|---|---:|");
        double first = struck.isEmpty() ? 0 : struck.get(0).at();
        struck.stream().limit(FAULTS_SHOWN).forEach(s -> line(text, row(s, first)));
        if (struck.size() > FAULTS_SHOWN) {
            line(text, "\nand " + (struck.size() - FAULTS_SHOWN) + " more.");
        }
        return text.toString();
    }

    /** A table of the promises, and the first findings. */
    static String promises(List<Finding> findings) {
        StringBuilder text = new StringBuilder("| broken | promise |\n|---:|---|\n");
        for (Finding.Kind kind : Finding.Kind.values()) {
            long count = findings.stream().filter(f -> f.kind() == kind).count();
            line(text, "| " + count + " | " + kind.meaning() + " |");
        }
        findings.stream().limit(SHOWN).forEach(f -> line(text, "\n- " + f.kind() + ": " + f.text()));
        if (findings.size() > SHOWN) {
            line(text, "\n- and " + (findings.size() - SHOWN) + " more");
        }
        return text.toString();
    }

    private static String row(Struck s, double first) {
        return String.format(
                Locale.ROOT,
                "| %.1f s | %s | %s | %.1f s |",
                s.at() - first,
                s.fault().kind().word(),
                s.fault().target(),
                s.fault().lasting().toMillis() / 1000.0);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("events accepted", (long) history.accepted().size());
        counts.put(
                "lives of the sensor",
                history.accepted().stream().map(Accepted::instance).distinct().count());
        counts.put(
                "starts of an action",
                history.runs().stream().filter(Noted::start).count());
        counts.put(
                "executions claimed again",
                history.executions().stream().filter(e -> e.attempt() > 1).count());
        counts.put("executions run again, after a start of their action", runAgain());
        counts.put("executions abandoned, though their action had noted no start", abandonedUnbegun());
        if (plan.concurrency() > 0) {
            new Overlaps(history)
                    .most()
                    .forEach((action, most) -> counts.put(
                            "executions of " + action + " at once, at most, with a threshold of " + plan.concurrency(),
                            (long) most));
            counts.put(
                    "executions that were delayed",
                    history.executions().stream()
                            .filter(e -> e.log().contains(ExecutionStatus.DELAYED))
                            .count());
        }
        if (plan.load().ofWorkflows()) {
            counts.put(
                    "workflows with a task that was abandoned",
                    history.workflows().stream()
                            .filter(workflow -> workflow.inTurn().contains(null)
                                    || workflow.items().contains(null))
                            .count());
        }
        counts.putAll(history.workflows().stream()
                .collect(Collectors.groupingBy(w -> "workflows " + w.status().word(), Collectors.counting())));
        counts.putAll(history.executions().stream()
                .collect(Collectors.groupingBy(e -> "executions " + e.status().word(), Collectors.counting())));
        return counts;
    }

    private long abandonedUnbegun() {
        Set<String> started = history.runs().stream()
                .filter(Noted::start)
                .map(Noted::execution)
                .collect(Collectors.toSet());
        return history.executions().stream()
                .filter(e -> e.status() == ExecutionStatus.ABANDONED && !started.contains(e.id()))
                .count();
    }

    private long runAgain() {
        return history.runs().stream()
                .filter(Noted::start)
                .collect(Collectors.groupingBy(Noted::execution, Collectors.counting()))
                .values()
                .stream()
                .filter(starts -> starts > 1)
                .count();
    }

    private static void spread(StringBuilder text, Map<Fault.Kind, List<Double>> durations) {
        line(text, "");
        text.append("| fault ").append(Spread.HEAD);
        text.append("|---").append(Spread.LINE);
        durations.forEach((kind, seconds) ->
                text.append("| ").append(kind.word()).append(' ').append(new Spread(seconds).row()));
    }

    private static void section(StringBuilder text, String title) {
        line(text, "");
        line(text, "## " + title);
        line(text, "");
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
