// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.security.KeyEncryption;
import dev.petrel.engine.security.KeyFile;
import dev.petrel.engine.security.KeyFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel key encrypt}. Needs no server. */
@Command(
        sortOptions = false,
        description = "Encrypts a value with a key file and prints it, for \"petrel key set --encrypted\" and files of"
                + " \"petrel key load\". Needs no server.")
final class KeyEncryptCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(
            arity = "0..1",
            paramLabel = "INPUT",
            description =
                    "- for standard input, whose last line end falls away. Without it the value is asked for at the"
                            + " terminal.")
    private @Nullable String value;

    @Mixin
    private KeyValueInput input = new KeyValueInput();

    @Option(
            names = "--key-path",
            paramLabel = "FILE",
            description = "The key file. Default: [keyvalue] encryption_key_path of the configuration.")
    private @Nullable Path keyPath;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    KeyEncryptCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        if (value != null && !value.equals("-")) {
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    "expected - for standard input, or nothing: a secret does not belong on a command line, which other"
                            + " users of the machine see");
        }
        KeyFile key = key();
        context.out().println(new KeyEncryption(key, new SecureRandom()).encrypt(input.read(value)));
        context.out().flush();
        return ExitCodes.OK;
    }

    private KeyFile key() throws ClientFailure {
        Path file = keyPath != null
                ? keyPath
                : config.load(context).config().keyValues().encryptionKey().orElse(null);
        if (file == null) {
            throw new ClientFailure(
                    ExitCodes.USAGE, "no key file: write --key-path FILE, or set [keyvalue] encryption_key_path");
        }
        try {
            return KeyFile.read(file);
        } catch (KeyFileException e) {
            throw new ClientFailure(ExitCodes.USAGE, "the key file \"" + file + "\" " + e.reason() + "; " + e.remedy());
        }
    }
}
