// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.testbed.bench.measure.Percentiles;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel bench workflow}. */
@Command(
        name = "workflow",
        sortOptions = false,
        description = "Starts a cluster on this machine and runs Orquesta workflows on it, one at a time: of "
                + WorkflowBenchPack.TASKS
                + " tasks in turn, and of many items. Prints how long they took, from request to"
                + " end. All tasks are core.noop.")
public final class WorkflowCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = "--workflows",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many workflows of tasks in turn to measure. Default: ${DEFAULT-VALUE}.")
    private int workflows;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many of them to run before, so that the machines are warm. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--items",
            paramLabel = "N",
            split = ",",
            defaultValue = "200,1000,5000",
            description = "How many items the other workflows have, by comma. Default: ${DEFAULT-VALUE}.")
    private List<Integer> items = List.of();

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often to run each of these. Default: ${DEFAULT-VALUE}.")
    private int repeat;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    public WorkflowCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Bench.run(context, cluster.bench(), bench -> {
            WorkflowBenchPack.write(bench.layout().packs());
            cluster.startNodes(bench);
            return measure(bench, new WorkflowBench(bench.api(), bench.clock()));
        });
    }

    private BenchReport measure(Bench bench, WorkflowBench workflow) throws IOException, InterruptedException {
        bench.progress("warming up: " + warmUp + " workflows");
        List<Duration> ignored = workflow.run(WorkflowBenchPack.IN_TURN, Map.of(), warmUp);
        bench.progress("measuring: " + workflows + " workflows");
        Percentiles inTurn = Percentiles.of(workflow.run(WorkflowBenchPack.IN_TURN, Map.of(), workflows));
        Map<Integer, Percentiles> ofItems = new LinkedHashMap<>();
        for (int n : items) {
            bench.progress("measuring: " + n + " items, " + repeat + " times");
            ofItems.put(n, Percentiles.of(workflow.run(WorkflowBenchPack.ITEMS, Map.of("n", n), repeat)));
        }
        return new BenchReport("workflow", parameters(bench), figures(inTurn, ofItems), text(inTurn, ofItems), true);
    }

    private Map<String, Object> parameters(Bench bench) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("workflows", workflows);
        parameters.put("warm_up", warmUp);
        parameters.put("repeat", repeat);
        return parameters;
    }

    private static Map<String, Object> figures(Percentiles inTurn, Map<Integer, Percentiles> ofItems) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("in_turn_ms", inTurn.toMap());
        Map<String, Object> byItems = new LinkedHashMap<>();
        ofItems.forEach((n, took) -> byItems.put(Integer.toString(n), took.toMap()));
        figures.put("items_ms", byItems);
        return figures;
    }

    private String text(Percentiles inTurn, Map<Integer, Percentiles> ofItems) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d tasks in turn, %d workflows: p50 %.1f  p90 %.1f  p99 %.1f  max %.1f ms%n",
                WorkflowBenchPack.TASKS,
                workflows,
                inTurn.p50(),
                inTurn.p90(),
                inTurn.p99(),
                inTurn.max()));
        ofItems.forEach((n, took) -> text.append(String.format(
                Locale.ROOT,
                "%d items, %d times: p50 %.0f  max %.0f ms, %.2f ms an item%n",
                n,
                repeat,
                took.p50(),
                took.max(),
                took.p50() / n)));
        return text.toString();
    }
}
