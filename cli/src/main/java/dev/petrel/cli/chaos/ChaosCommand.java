// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.local.LocalCluster;
import dev.petrel.cli.local.LocalFailure;
import dev.petrel.cli.local.LocalLayout;
import dev.petrel.cli.local.LocalServers;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.mongo.MongoStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code petrel chaos}. */
@Command(
        name = "chaos",
        sortOptions = false,
        description = "Starts a cluster on this machine, sends events through it while its processes are killed, halted"
                + " and restarted, and checks that nothing was lost, done twice or left running. Exits with 1 if a"
                + " promise was broken.")
public final class ChaosCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(
            names = "--seed",
            description = "Where the faults, their victims and their times follow from. Default: one by chance.")
    private @Nullable Long seed;

    @Option(
            names = "--events",
            defaultValue = "2000",
            description = "How many events are to be accepted. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "How many events a second, at most. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(names = "--nodes", defaultValue = "3", description = "How many nodes. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--faults",
            split = ",",
            converter = FaultWord.class,
            defaultValue = "kill,term,pause,long-pause",
            description = "Which faults, by comma: kill, term, pause, long-pause, servers. Each is used equally often,"
                    + " and at least once. \"servers\" needs the embedded ones. Default: ${DEFAULT-VALUE}.")
    private List<Fault.Kind> faults = List.of();

    @Option(
            names = "--calm",
            defaultValue = "5",
            paramLabel = "SECONDS",
            description = "The least time between two faults. Default: ${DEFAULT-VALUE}.")
    private int calm;

    @Option(
            names = "--amqp-url",
            paramLabel = "URL",
            description = "The broker to use, instead of an embedded one: amqp://user:password@host:port/vhost.")
    private @Nullable String amqpUrl;

    @Option(
            names = "--mongo-url",
            paramLabel = "URL",
            description = "The database to use, instead of an embedded one: mongodb://host:port/.")
    private @Nullable String mongoUrl;

    @Option(names = "--report", paramLabel = "FILE", description = "Where to write the report too.")
    private @Nullable Path report;

    public ChaosCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Reads the word for a class of faults. */
    static final class FaultWord implements ITypeConverter<Fault.Kind> {
        @Override
        public Fault.Kind convert(String word) {
            return Arrays.stream(Fault.Kind.values())
                    .filter(kind -> kind.word().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("\"" + word + "\" is no fault; there are "
                            + Arrays.stream(Fault.Kind.values())
                                    .map(Fault.Kind::word)
                                    .collect(Collectors.joining(", "))));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (faults.contains(Fault.Kind.SERVERS) && (amqpUrl != null || mongoUrl != null)) {
            surroundings
                    .err()
                    .println("petrel: the fault \"servers\" kills the embedded broker and database; leave out"
                            + " --amqp-url and --mongo-url, or the fault.");
            return ExitCodes.USAGE;
        }
        ChaosPlan plan = new ChaosPlan(
                seed == null ? new SecureRandom().nextInt(1_000_000) : seed,
                events,
                rate,
                IntStream.rangeClosed(1, nodes).mapToObj(n -> "node-" + n).toList(),
                faults,
                Duration.ofSeconds(calm),
                Duration.ofMinutes(2));
        Clock clock = new SystemClock();
        LocalLayout layout = LocalLayout.create("chaos");
        LocalCluster cluster = new LocalCluster(layout, surroundings.home(), clock, false);
        AtomicBoolean clean = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(Threads.named("chaos-clean-up").newThread(() -> {
            cluster.close();
            if (clean.get()) {
                layout.delete();
            }
        }));
        try {
            clean.set(run(plan, layout, cluster, clock));
            if (!clean.get()) {
                surroundings.err().println("Ledgers and logs are in " + layout.root() + ".");
            }
            return clean.get() ? ExitCodes.OK : ExitCodes.FAILED;
        } catch (LocalFailure e) {
            surroundings.err().println("petrel: " + e.getMessage() + "\nLogs are in " + layout.root() + ".");
            return ExitCodes.FAILED;
        }
    }

    private boolean run(ChaosPlan plan, LocalLayout layout, LocalCluster cluster, Clock clock)
            throws IOException, InterruptedException {
        ChaosPack pack = new ChaosPack(layout);
        pack.write(plan);
        surroundings.err().println("Starting " + nodes + " nodes, seed " + plan.seed() + " ...");
        LocalServers servers = cluster.servers(amqpUrl, mongoUrl, false);
        cluster.startNodes(plan.nodes(), servers, "name:default");
        PetrelConfig.Database database = new PetrelConfig.Database(
                servers.databaseHost(), 27017, servers.databaseName(), null, null, Duration.ofSeconds(3));
        try (Store store = new MongoStore(database, "petrel chaos", clock)) {
            Ledgers ledgers = new Ledgers(pack, store.executions());
            Report result = new ChaosRun(plan, cluster, ledgers, clock, surroundings.err()).run();
            surroundings.out().print(result.text());
            surroundings.out().flush();
            if (report != null) {
                Files.writeString(report, result.text());
            }
            return result.clean();
        }
    }
}
