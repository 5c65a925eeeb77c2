// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.cli.terminal.CliContext;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code petrel chaos}. */
@Command(
        name = "chaos",
        sortOptions = false,
        description = "Starts a cluster on this machine, sends events through it while its processes are killed, halted"
                + " and restarted, and checks that nothing was lost, done twice or left running. Exits with 1 if a"
                + " promise was broken.")
public final class ChaosCommand implements Callable<Integer> {

    private final CliContext context;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many events are to be accepted at least. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many events a second, at most. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many executions of each action policies let run at once; that no more did is checked."
                    + " Default: no policies.")
    private int concurrency;

    @Mixin
    private FaultOptions faultOptions = new FaultOptions();

    @Mixin
    private TestClusterOptions clusterOptions = new TestClusterOptions();

    public ChaosCommand(CliContext context) {
        this.context = context;
        this.spec = CommandSpec.create();
    }

    /** The command with those below it. */
    public static CommandLine commandLine(CliContext context) {
        CommandLine chaos = new CommandLine(new ChaosCommand(context));
        chaos.addSubcommand("failover", new FailoverCommand(context));
        chaos.addSubcommand("workflow", new WorkflowChaosCommand(context));
        return chaos;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ChaosPlan plan = faultOptions.plan(ChaosPlan.Load.actions(events, rate, concurrency), clusterOptions);
        return new ChaosSession(context, clusterOptions).run(plan, spec);
    }
}
