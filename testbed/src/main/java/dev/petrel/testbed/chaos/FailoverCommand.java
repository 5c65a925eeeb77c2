// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.Store;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code petrel chaos failover}. */
@Command(
        name = "failover",
        sortOptions = false,
        description =
                "Takes the owner from a sensor, again and again, and measures how long the next process takes: its machine is"
                        + " lost, it is killed and started again, it stops. Then halts the owner for 5 s as often, which must"
                        + " not move the sensor. Exits with 1 if a take-over took longer than 12 s, 5 s and 1 s, if a halt"
                        + " moved the sensor, or if another promise was broken.")
final class FailoverCommand implements Callable<Integer> {

    private final CliContext context;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many kills after which the node stays away. Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many kills after which the node is started again. Default: ${DEFAULT-VALUE}.")
    private int restarts;

    @Option(
            names = "--stops",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many stops. Default: ${DEFAULT-VALUE}.")
    private int stops;

    @Option(
            names = "--pauses",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many halts. Default: ${DEFAULT-VALUE}.")
    private int pauses;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many events a second, at most. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Mixin
    private TestClusterOptions clusterOptions = new TestClusterOptions();

    FailoverCommand(CliContext context) {
        this.context = context;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return new ChaosSession(context, clusterOptions).run(List.of(), this::run);
    }

    private ChaosSession.Outcome run(TestCluster cluster, Clock clock, ChaosProgress progress)
            throws IOException, InterruptedException {
        cluster.start(ChaosPlan.Load.actions(0, rate, 0), progress);
        try (Store store = cluster.store(Quiescence.PATIENCE)) {
            Ledgers ledgers = cluster.ledgers(store);
            FailoverRun run = new FailoverRun(cluster.local(), store.cluster(), ledgers, clock, progress);
            Map<Takeover, List<Double>> took = new EnumMap<>(Takeover.class);
            took.put(Takeover.STOPPED, run.take(Takeover.STOPPED, stops));
            took.put(Takeover.RESTARTED, run.take(Takeover.RESTARTED, restarts));
            took.put(Takeover.LOST, run.take(Takeover.LOST, kills));
            int moved = run.pause(pauses);
            ledgers.endEvents();
            progress.tell("waiting for the last executions to end");
            new Quiescence(ledgers, clock).await();
            FailoverReport result = new FailoverReport(
                    Report.Setting.of(spec, null, cluster.description()),
                    took,
                    pauses,
                    moved,
                    Checker.check(ledgers.read(), List.of()));
            return new ChaosSession.Outcome(result.text(), result.clean());
        }
    }
}
