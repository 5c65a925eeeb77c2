// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.terminal.CliContext;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel bench rules}. */
@Command(
        name = "rules",
        sortOptions = false,
        description =
                "Starts a cluster on this machine whose trigger types have few and many rules, and sends events that"
                        + " none of them matches: small ones, and large ones. Prints rates, processor time, and what many rules cost"
                        + " beside few. Exits with 1 if a count is wrong.")
public final class RulesCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = "--rules",
            paramLabel = "N",
            split = ",",
            defaultValue = "10,10000",
            description = "How many rules the trigger types have, by comma; the first is what the others are compared"
                    + " with. Default: ${DEFAULT-VALUE}.")
    private List<Integer> rules = List.of();

    @Option(
            names = "--operator",
            paramLabel = "TYPE",
            defaultValue = "equals",
            description = "The type of the rules' one criterion, whose pattern is a word of its own in each. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String operator = "equals";

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            split = ",",
            defaultValue = "0,1000000",
            description = "How large a text in the payload is, by comma. Default: ${DEFAULT-VALUE}.")
    private List<Integer> payloads = List.of();

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "5000",
            description = "How many events to send; of large ones as many as have 100 MB. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "How many of them are in flight at once; of large ones a sixteenth. Default: ${DEFAULT-VALUE}.")
    private int inFlight;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5000",
            description = "How many events to send to each trigger type before. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    public RulesCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Bench.run(context, cluster.bench(), bench -> {
            RulesBench rulesBench =
                    new RulesBench(bench, new RulesBench.Plan(rules, payloads, events, inFlight, warmUp));
            rulesBench.write(BenchPack.create(bench.layout().packs()), operator);
            cluster.startNodes(bench);
            return rulesBench.run(parameters(bench));
        });
    }

    private Map<String, Object> parameters(Bench bench) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("operator", operator);
        parameters.put("events", events);
        parameters.put("in_flight", inFlight);
        parameters.put("warm_up", warmUp);
        return cluster.parameters(bench, parameters);
    }
}
