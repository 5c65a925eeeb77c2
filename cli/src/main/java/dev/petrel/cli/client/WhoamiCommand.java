// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Field;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel whoami}. */
@Command(sortOptions = false, description = "Says who you are to the API, how it knows, and your roles.")
final class WhoamiCommand implements Callable<Integer> {

    private static final List<Field> FIELDS = List.of(
            Field.of("user", "username"),
            Field.of("by", "authentication.method"),
            Field.of("until", "authentication.token_expire"),
            Field.of("roles", "rbac.roles"),
            Field.of("admin", "rbac.is_admin"));

    private final CliContext context;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    WhoamiCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        output.object(context, FIELDS, api.open(context).object("/v1/user", Map.of()));
        return ExitCodes.OK;
    }
}
