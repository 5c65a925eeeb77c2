// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Field;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.security.htpasswd.PasswordFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel user list}. */
@Command(
        sortOptions = false,
        description =
                "Lists the users of the file of users, and how their passwords are hashed. Lines that cannot be used"
                        + " are told, and make the exit code 1.")
final class UserListCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private UserCommands.FileOption file = new UserCommands.FileOption();

    UserListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Path path = file.find(context);
        PasswordFile users;
        try {
            users = PasswordFile.read(path);
        } catch (IOException e) {
            throw UserCommands.unusable(path, e);
        }
        List<Map<String, @Nullable Object>> rows = users.users().entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue().scheme().name()))
                .collect(Collectors.toList());
        output.list(context, List.of(Field.of("user"), Field.of("hash")), rows, "no users");
        for (PasswordFile.Problem problem : users.problems()) {
            context.err().println(path + ":" + problem.line() + ": " + problem.what());
        }
        context.err().flush();
        return users.problems().isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static Map<String, @Nullable Object> row(String user, String scheme) {
        return Map.of("user", user, "hash", scheme.toLowerCase(Locale.ROOT));
    }
}
