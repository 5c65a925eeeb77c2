// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.terminal.CliContext;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel bench pipeline}. */
@Command(
        name = "pipeline",
        sortOptions = false,
        description =
                "Starts a cluster of two nodes on this machine and sends events through it: with so many in flight,"
                        + " all at once, and one by one. Prints throughput, latencies, processor time and counts, beside those of"
                        + " the program of petrel bench minimal in turns. Exits with 1 if a count is wrong.")
public final class PipelineCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many events to send at once. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--idle-events",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many events to send one by one, for the latency when idle. Default: ${DEFAULT-VALUE}.")
    private int idleEvents;

    @Option(
            names = "--action",
            paramLabel = "REF",
            defaultValue = "core.noop",
            description = "The action to run. Default: ${DEFAULT-VALUE}.")
    private String action = "core.noop";

    @Option(
            names = "--baseline",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Run the minimal program in turns with the cluster, which is the default, or do not.")
    private boolean baseline = true;

    @Mixin
    private BenchOptions options = new BenchOptions();

    public PipelineCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Bench.run(context, options, bench -> {
            BenchPack.Flow flow = BenchPack.create(bench.layout().packs()).flow("event", action);
            bench.startNodes(2);
            return new PipelineBench(bench, load, new PipelineBench.Plan(action, flow, events, idleEvents, baseline))
                    .run();
        });
    }
}
