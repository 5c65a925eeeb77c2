// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.Problem;
import dev.petrel.engine.content.Registration;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.mongo.MongoStore;
import dev.petrel.runner.RunnerPlugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel register}. */
@Command(
        sortOptions = false,
        description =
                "Registers the packs on this node's disk in the database: trigger types, sensors, actions, rules. What"
                        + " did not change is left alone; what is wrong is told with file and line, and does not stop the rest.")
public final class RegisterCommand implements Callable<Integer> {

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
        try (Store store = new MongoStore(config.database(), "petrel register", clock)) {
            Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5), new SecureRandom());
            Registration registration = new PackRegistration(
                            config, store.content(), RunnerPlugins.discover().catalog(), clock, backoff)
                    .patiently(Set.copyOf(packs));
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
