// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.register.Registration;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.mongo.MongoStore;
import dev.petrel.runner.RunnerPlugins;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel register}. */
@Command(
        sortOptions = false,
        description =
                "Registers the packs on this node's disk in the database: trigger types, sensors, actions, rules, action aliases, policies. What"
                        + " did not change is left alone; what is wrong is told with file and line, and does not stop the rest. Waits"
                        + " for the database for a minute.")
public final class RegisterCommand implements Callable<Integer> {

    /** How long it waits for a database that is away: about as long as one takes to start, or to fail over. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How long it waits for a broker to announce by, which only makes the others see sooner what is in the database. */
    static final Duration BROKER_PATIENCE = Duration.ofSeconds(3);

    private static final Duration BROKER_LOOK = Duration.ofMillis(20);

    private static final String NAME = "petrel register";
    private static final long TELL_SECONDS = 10;

    private final CliContext context;

    @Parameters(
            arity = "0..*",
            paramLabel = "PACK",
            description = "The packs to register, by reference or directory. Default: all.")
    private List<String> packs = List.of();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    public RegisterCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        PetrelConfig config = options.load(context).config();
        Clock clock = new SystemClock();
        AtomicBoolean changed = new AtomicBoolean();
        try (Store store = new MongoStore(config.database(), NAME, clock)) {
            store.content().onChange(() -> changed.set(true));
            Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5), new SecureRandom());
            PackRegistration once = new PackRegistration(
                    config, store.content(), RunnerPlugins.discover().catalog(), clock, backoff);
            Registration registration =
                    withinPatience(clock, backoff, () -> once.register(Set.copyOf(packs), Set.of()), context.err());
            if (changed.get()) {
                announce(() -> new RabbitBus(config.messaging(), NAME, clock), clock, context.err());
            }
            for (Problem problem : registration.problems()) {
                context.err().println((problem.isError() ? "error: " : "warning: ") + problem);
            }
            if (registration.hasErrors()) {
                tellOfExamples(config);
            }
            registration
                    .counts()
                    .forEach((kind, tally) -> context.out()
                            .printf(
                                    "%-9s %3d created  %3d updated  %3d unchanged%n",
                                    kind, tally.created(), tally.updated(), tally.unchanged()));
            return registration.hasErrors() ? ExitCodes.FAILED : ExitCodes.OK;
        }
    }

    /**
     * Tries again while the database is away, and says so now and then: but not for ever, since what called the command, a
     * person or a script, wants to hear how it went.
     *
     * @throws StoreException the last failure, once the database was away for {@link #PATIENCE}, and any that lasts
     */
    static <T> T withinPatience(Clock clock, Backoff backoff, Supplier<T> work, PrintWriter err)
            throws InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        long toldAt = 0;
        for (int failures = 1; ; failures++) {
            try {
                return work.get();
            } catch (StoreException e) {
                Duration waited = clock.since(began);
                if (!e.isTransient()) {
                    throw e;
                }
                if (waited.compareTo(PATIENCE) >= 0) {
                    throw StoreException.transientFailure(
                            "gave up after " + waited.toSeconds() + " s: " + e.getMessage(), e);
                }
                if (failures == 1 || waited.toSeconds() - toldAt >= TELL_SECONDS) {
                    toldAt = waited.toSeconds();
                    err.println("waiting for the database, for "
                            + PATIENCE.minus(waited).toSeconds() + " s more: " + e.getMessage());
                    err.flush();
                }
            }
            pause.await(backoff.after(failures));
        }
    }

    /**
     * Tells the running processes that content has changed, best effort: says what follows when there is no broker for
     * {@link #BROKER_PATIENCE}, and does not fail.
     */
    static void announce(Supplier<MessageBus> open, Clock clock, PrintWriter err) throws InterruptedException {
        String why;
        try (MessageBus bus = open.get()) { // closing it sends what was announced
            Clock.Waker pause = clock.newWaker();
            long began = clock.nanos();
            while (!bus.checkBroker().ok() && clock.since(began).compareTo(BROKER_PATIENCE) < 0) {
                pause.await(BROKER_LOOK);
            }
            Health.Check broker = bus.checkBroker();
            if (broker.ok()) {
                ContentCache.announce(bus, NAME);
                return;
            }
            why = broker.detail();
        } catch (BusException e) {
            why = String.valueOf(e.getMessage());
        }
        err.println("warning: the broker could not be told of the change (" + why
                + "); processes that run see it within " + ContentCache.ANNOUNCED_AGE.toSeconds() + " s");
        err.flush();
    }

    /** That a pack which was asked for by name is not in the search path, but among the examples. */
    private void tellOfExamples(PetrelConfig config) {
        Path examples = context.home().resolve("examples");
        if (config.content().packs().contains(examples)) {
            return;
        }
        packs.stream()
                .filter(name -> Files.exists(examples.resolve(name).resolve("pack.yaml")))
                .forEach(name -> context.err()
                        .println("\"" + name
                                + "\" is one of Petrel's examples; to have them among the packs, set [content]"
                                + " packs_base_paths = " + examples));
    }
}
