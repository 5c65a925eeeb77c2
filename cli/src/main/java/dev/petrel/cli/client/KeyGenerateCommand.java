// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.security.KeyFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code petrel key generate}. Needs no server. */
@Command(
        aliases = "generate-key",
        description = "Writes a new key for the secrets of the datastore into a file that only you may read, as"
                + " StackStorm's st2-generate-symmetric-crypto-key does. Every node needs the same file, named in"
                + " [keyvalue] encryption_key_path. Keep a copy: without it no secret can be read again.")
final class KeyGenerateCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "FILE", description = "The file to make. One that exists is left as it is.")
    private Path file = Path.of("");

    KeyGenerateCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        try {
            KeyFile.generate(file, new SecureRandom());
        } catch (FileAlreadyExistsException e) {
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    "\"" + file + "\" exists and was left as it is: what is encrypted with a key is lost with it. Name"
                            + " another file");
        } catch (NoSuchFileException e) {
            throw new ClientFailure(ExitCodes.USAGE, "there is no directory for \"" + file + "\"; make it first");
        } catch (IOException e) {
            throw new ClientFailure(ExitCodes.FAILED, "the key cannot be written to \"" + file + "\": " + e);
        }
        context.out()
                .println("[keyvalue]\nencryption_key_path = "
                        + file.toAbsolutePath().normalize());
        context.out().flush();
        context.err()
                .println("a new key is in \"" + file
                        + "\", mode 0600; let the user that the daemons run as own it, copy it"
                        + " to every node, and keep a copy elsewhere");
        context.err().flush();
        return ExitCodes.OK;
    }
}
