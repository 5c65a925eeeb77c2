// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.KeyRotation;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.security.KeyFile;
import dev.petrel.engine.security.KeyFileException;
import dev.petrel.engine.security.Seal;
import dev.petrel.engine.store.mongo.MongoStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel rotate-key}. */
@Command(
        sortOptions = false,
        description =
                "Encrypts the secrets of the datastore, and what else is encrypted in the database, with another key file. Stop what uses the old one first: a process has"
                        + " one key. It can be stopped anywhere and started again. Waits for the database for a minute.")
final class RotateKeyCommand implements Callable<Integer> {

    private static final String NAME = "petrel rotate-key";

    private final CliContext context;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "The key file that they have.")
    private Path from = Path.of("");

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "The key file that they are to have.")
    private Path to = Path.of("");

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    RotateKeyCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        SecureRandom random = new SecureRandom();
        Optional<KeyFile> old = key(from);
        Optional<KeyFile> next = key(to);
        if (old.isEmpty() || next.isEmpty()) {
            return ExitCodes.USAGE;
        }
        PetrelConfig config = options.load(context).config();
        Seal seal = new Seal(next.get(), random);
        Clock clock = new SystemClock();
        Optional<Seal> used = config.keyValues().encryptValues() ? Optional.of(seal) : Optional.empty();
        try (MongoStore store = new MongoStore(config.database(), NAME, clock, used)) {
            KeyRotation rotation =
                    new KeyRotation(store.keys(), Cipher.of(old.get(), random), Cipher.of(next.get(), random));
            Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5), random);
            List<String> left = RegisterCommand.withinPatience(
                    clock, backoff, () -> store.reseal(new Seal(old.get(), random), seal), context.err());
            return tell(RegisterCommand.withinPatience(clock, backoff, rotation::run, context.err()), left);
        }
    }

    private int tell(KeyRotation.Outcome outcome, List<String> left) {
        context.out()
                .printf(
                        "%d secrets of the datastore are encrypted with the new key now, %d were before; and so is what users,"
                                + " events and actions said.%n",
                        outcome.changed(), outcome.before());
        context.out().flush();
        outcome.unreadable()
                .forEach(name -> context.err()
                        .println("error: the secret \"" + name
                                + "\" was encrypted with neither key and is as it was; set it" + " anew or delete it"));
        left.forEach(document -> context.err()
                .println("error: the document \"" + document
                        + "\" was encrypted with neither key, or was changed meanwhile,"
                        + " and is as it was; stop all processes and try again"));
        context.err().flush();
        return outcome.unreadable().isEmpty() && left.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private Optional<KeyFile> key(Path file) {
        try {
            return Optional.of(KeyFile.read(file));
        } catch (KeyFileException e) {
            context.err().println("error: the key file \"" + file + "\" " + e.reason() + "; " + e.remedy());
            context.err().flush();
            return Optional.empty();
        }
    }
}
