// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.security.htpasswd.PasswordFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel user}: the commands about the file of users. They need no server. */
final class UserCommands {

    private UserCommands() {}

    /** Adds them to {@code group}. */
    static CommandLine addTo(CommandLine group, CliContext context) {
        return group.addSubcommand("add", UserPasswordCommand.add(context))
                .addSubcommand("passwd", UserPasswordCommand.change(context))
                .addSubcommand("remove", new UserRemoveCommand(context))
                .addSubcommand("list", new UserListCommand(context));
    }

    /** The option that says which file. */
    static final class FileOption {

        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = "The file of users. Default: file_path in [auth] backend_kwargs of the configuration.")
        private @Nullable Path file;

        @Mixin
        private ConfigOptions config = new ConfigOptions();

        Path find(CliContext context) throws ClientFailure {
            if (file != null) {
                return file;
            }
            AuthConfig auth = config.load(context).config().auth();
            if (auth.backend() == AuthConfig.BackendType.FLAT_FILE
                    && auth.kwargs().get("file_path") instanceof String path) {
                return Path.of(path);
            }
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    "the configuration names no file of users (file_path in [auth] backend_kwargs); say --file FILE");
        }
    }

    static String checked(String name) throws ClientFailure {
        String complaint = PasswordFile.complaint(name);
        if (!complaint.isEmpty()) {
            throw new ClientFailure(ExitCodes.USAGE, "the name \"" + name + "\" " + complaint);
        }
        return name;
    }

    static ClientFailure unusable(Path file, IOException e) {
        return new ClientFailure(
                ExitCodes.FAILED,
                "\"" + file + "\" is as it was: "
                        + (e instanceof NoSuchFileException ? "no such file or directory" : e));
    }

    static ClientFailure absent(Path file, String name) {
        return new ClientFailure(
                ExitCodes.NOT_FOUND,
                "there is no user \"" + name + "\" in \"" + file + "\"; \"petrel user list\" shows those that are");
    }
}
