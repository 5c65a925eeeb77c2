// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.engine.store.Store;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel bench action}. */
@Command(
        name = "action",
        sortOptions = false,
        description =
                "Starts a cluster on this machine and runs actions on it, by REST and by a rule: one by one, and many"
                        + " at once. Prints latencies, rates and processor time. Exits with 1 if a count is wrong.")
public final class ActionCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = "--action",
            paramLabel = "REF",
            split = ",",
            defaultValue = ActionBench.PYTHON + "," + ActionBench.SHELL,
            description = "The actions to run, by comma, without parameters. " + ActionBench.PYTHON
                    + " is a python-script that returns at once, " + ActionBench.SHELL
                    + " a local-shell-cmd that runs true. Default: ${DEFAULT-VALUE}.")
    private List<String> actions = List.of();

    @Option(
            names = "--executions",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many to request at once. Default: ${DEFAULT-VALUE}.")
    private int executions;

    @Option(
            names = "--idle-executions",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many to request one by one. Default: ${DEFAULT-VALUE}.")
    private int idleExecutions;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many to run before, each way. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    public ActionCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Bench.run(context, cluster.bench(), this::measure);
    }

    private BenchReport measure(Bench bench) throws IOException, InterruptedException {
        BenchPack pack = BenchPack.create(bench.layout().packs());
        ActionBench.writeActions(pack);
        Map<String, BenchPack.Flow> flows = new LinkedHashMap<>();
        for (String action : actions) {
            flows.put(action, pack.flow(action.replace('.', '_'), action));
        }
        cluster.startNodes(bench);
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("executions", executions);
        parameters.put("idle_executions", idleExecutions);
        parameters.put("warm_up", warmUp);
        ActionBench measuring = new ActionBench(bench, new ActionBench.Plan(executions, idleExecutions, warmUp));
        try (Store store = bench.store();
                EventSource source = EventSource.open(bench)) {
            for (Map.Entry<String, BenchPack.Flow> flow : flows.entrySet()) {
                String action = flow.getKey();
                measuring.run(action, "REST", new RestTraffic(bench.api(), store, action, bench.clock()));
                measuring.run(action, "rule", source.events(store, flow.getValue(), Map.of("n", 1)));
            }
        }
        return measuring.report(cluster.parameters(bench, parameters));
    }
}
