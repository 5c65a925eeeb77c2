// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.store.Store;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Runs something on a cluster, prints what came of it, and says with what to exit. */
record ChaosSession(CliContext context, TestClusterOptions options) {

    /** What came of it, for people, and whether all promises were kept. */
    record Outcome(String text, boolean clean) {}

    /** What is run. */
    interface Task {
        Outcome on(TestCluster cluster, Clock clock, ChaosProgress progress) throws IOException, InterruptedException;
    }

    /** Does what {@code plan} says. */
    int run(ChaosPlan plan, CommandSpec command) throws IOException, InterruptedException {
        return run(plan.faults(), (cluster, clock, progress) -> {
            progress.tell("seed " + plan.seed());
            cluster.start(plan.load(), progress);
            try (Store store = cluster.store(Quiescence.PATIENCE)) {
                Nemesis nemesis = new Nemesis(cluster.faultInjector(), new FaultSchedule(plan), clock);
                ChaosRun run = new ChaosRun(plan, nemesis, cluster.ledgers(store), clock, progress);
                Report result = run.run(Report.Setting.of(command, plan.seed(), cluster.description()));
                return new Outcome(result.text(), result.clean());
            }
        });
    }

    /** @param faults that are to be done; refused if they cannot be */
    int run(List<Fault.Kind> faults, Task task) throws IOException, InterruptedException {
        Optional<String> problem = options.problem(faults);
        if (problem.isPresent()) {
            context.err().println("petrel: " + problem.get());
            return ExitCodes.USAGE;
        }
        Clock clock = new SystemClock();
        TestCluster cluster = TestCluster.open(options, context, clock);
        try {
            Outcome outcome = task.on(cluster, clock, new ChaosProgress(context.err(), clock));
            tell(outcome);
            if (outcome.clean()) {
                return ExitCodes.OK;
            }
            keep("Ledgers and logs", cluster);
        } catch (IOException | RuntimeException e) {
            if (cluster.ends()) {
                return ExitCodes.INTERRUPTED;
            }
            if (!(e instanceof LocalFailure)) {
                keep("Logs", cluster);
                throw e; // nothing that was foreseen: told with all there is
            }
            context.err().println("petrel: " + e.getMessage());
            keep("Logs", cluster);
        }
        return ExitCodes.FAILED;
    }

    private void keep(String what, TestCluster cluster) {
        cluster.keepFiles();
        context.err().println(what + " are in " + cluster.layout().root() + ".");
        if (!cluster.remains().isEmpty()) {
            context.err().println("On the servers that were given stay " + cluster.remains() + ", to be looked at.");
        }
    }

    private void tell(Outcome outcome) throws IOException {
        context.out().print(outcome.text());
        context.out().flush();
        Path report = options.report();
        if (report != null) {
            Files.writeString(report, outcome.text());
        }
    }
}
