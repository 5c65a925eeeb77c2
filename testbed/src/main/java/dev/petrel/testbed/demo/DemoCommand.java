// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.demo;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalFailure;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.local.ServerOptions;
import dev.petrel.testbed.local.Teardown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel demo}. */
@Command(
        name = "demo",
        description = "Shows the walkthrough on this machine: two nodes, one partition map, one event, one execution.")
public final class DemoCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(names = "--keep", description = "Leave the cluster running and print the commands to try next.")
    private boolean keep;

    @Mixin
    private ServerOptions servers = new ServerOptions();

    public DemoCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Clock clock = new SystemClock();
        Stage stage = new Stage(context.out(), context.terminal().colours());
        long began = clock.nanos();
        LocalLayout layout = LocalLayout.create("demo");
        DemoFiles files = DemoFiles.in(layout, context.home());
        LocalCluster cluster = new LocalCluster(layout, context.home(), clock, keep);
        Teardown teardown = Teardown.atEnd(cluster::close, cluster::discard, layout);
        boolean held = false;
        try {
            Demo.begin(stage, cluster, files, clock, servers).run();
            held = true;
        } catch (LocalFailure | IOException | UncheckedIOException e) {
            if (teardown.begun()) {
                return ExitCodes.INTERRUPTED;
            }
            teardown.keepFiles(true);
            stage.failed(String.valueOf(e.getMessage()));
            stage.note("The logs are in " + layout.root().resolve("log") + ".");
            if (!cluster.remains().isEmpty()) {
                stage.note("On the servers that were given stay " + cluster.remains() + ".");
            }
        }
        if (held && keep) {
            cluster.restart(Demo.OWNER);
            cluster.awaitReady(Demo.OWNER);
            teardown.cancel();
            next(stage, cluster, files);
        }
        stage.say("");
        stage.say(
                held
                        ? "@|bold,green All " + stage.steps() + " steps held|@, in "
                                + clock.since(began).toSeconds() + " s."
                        : "@|bold,red The walkthrough failed|@ after " + stage.steps() + " steps that held.");
        return held ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static void next(Stage stage, LocalCluster cluster, DemoFiles files) {
        stage.act("The cluster keeps running, and " + Demo.OWNER + " was started again. Try next:");
        stage.command("export PETREL_API_URL=" + cluster.api(Demo.NODES.get(0)).base());
        stage.command("petrel sensor list");
        stage.command("touch " + files.watched().resolve("another"));
        stage.command("petrel execution list -n 5");
        stage.command("petrel trigger fire " + Demo.TRIGGER + " path=/tmp/by-hand status=created ts=1480385994.27");
        stage.command("petrel partition show");
        stage.note("Edit " + files.partitionMap() + " and watch the sensor move.");
        StringBuilder pids = new StringBuilder();
        cluster.processes().forEach(process -> pids.append(' ').append(process.pid()));
        stage.note("To end it:  kill" + pids + "  &&  rm -r " + files.root());
    }
}
