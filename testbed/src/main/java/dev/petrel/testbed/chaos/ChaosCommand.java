// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.Store;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Where the faults, their victims and their times follow from. Default: one by chance.")
    private @Nullable Long seed;

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
            names = "--faults",
            paramLabel = "FAULT",
            split = ",",
            converter = Words.ForFault.class,
            description =
                    "Which faults, by comma: kill, term, pause, long-pause, servers, servers-away, and with --broker"
                            + " rabbitmq broker-kill, broker-stop, brokers-away, with --network namespaces cut. Each is used"
                            + " equally often, and at least once. Default: all that can be done.")
    private @Nullable List<Fault.Kind> faults;

    @Option(
            names = "--calm",
            defaultValue = "5",
            paramLabel = "SECONDS",
            description = "The least time between two faults. Default: ${DEFAULT-VALUE}.")
    private int calm;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many executions of each action policies let run at once; that no more did is checked."
                    + " Default: no policies.")
    private int concurrency;

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
        return chaos;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ChaosPlan plan = plan();
        return new ChaosSession(context, clusterOptions)
                .run(plan.faults(), (cluster, clock, progress) -> run(plan, cluster, clock, progress));
    }

    private ChaosPlan plan() {
        return new ChaosPlan(
                seed == null ? new SecureRandom().nextInt(1_000_000) : seed,
                new ChaosPlan.Load(events, rate, concurrency),
                clusterOptions.nodes(),
                clusterOptions.brokers(),
                faults == null ? clusterOptions.faults() : faults,
                Duration.ofSeconds(calm));
    }

    private ChaosSession.Outcome run(ChaosPlan plan, TestCluster cluster, Clock clock, ChaosProgress progress)
            throws IOException, InterruptedException {
        progress.tell("seed " + plan.seed());
        cluster.start(plan.rate(), plan.concurrency(), progress);
        try (Store store = cluster.store(Quiescence.PATIENCE)) {
            Nemesis nemesis = new Nemesis(cluster.faultInjector(), new FaultSchedule(plan), clock);
            ChaosRun run = new ChaosRun(plan, nemesis, cluster.ledgers(store), clock, progress);
            Report result = run.run(Report.Setting.of(spec, plan.seed(), cluster.description()));
            return new ChaosSession.Outcome(result.text(), result.clean());
        }
    }
}
