// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.cli.terminal.CliContext;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code petrel chaos workflow}. */
@Command(
        name = "workflow",
        sortOptions = false,
        description = "Starts a cluster on this machine and runs workflows of " + WorkflowPack.IN_TURN
                + " tasks in turn and " + WorkflowPack.ITEMS
                + " items on it while its processes are killed, halted and restarted, and checks that each task ran once,"
                + " that no workflow was lost or stands still, and that each output is right. Exits with 1 if a promise was"
                + " broken.")
final class WorkflowChaosCommand implements Callable<Integer> {

    private final CliContext context;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--workflows",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many workflows at least. Default: ${DEFAULT-VALUE}.")
    private int workflows;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of them run at once. Default: ${DEFAULT-VALUE}.")
    private int atOnce;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many workflows begin in a second, at most. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Mixin
    private FaultOptions faultOptions = new FaultOptions();

    @Mixin
    private TestClusterOptions clusterOptions = new TestClusterOptions();

    WorkflowChaosCommand(CliContext context) {
        this.context = context;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ChaosPlan plan = faultOptions.plan(ChaosPlan.Load.workflows(workflows, rate, atOnce), clusterOptions);
        return new ChaosSession(context, clusterOptions).run(plan, spec);
    }
}
