// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel key get}. */
@Command(sortOptions = false, description = "Shows one key, or several in a list.")
final class KeyGetCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of keys.")
    private List<String> names = List.of();

    @Option(
            names = {"-d", "--decrypt"},
            description = "Show a secret in clear.")
    private boolean decrypt;

    @Mixin
    private KeyScope scope = new KeyScope();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    KeyGetCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        Map<String, @Nullable Object> query = scope.query();
        query.put("decrypt", decrypt ? true : null);
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (String name : names) {
            found.add(open.object(KeyCommands.KEY.path(name), query));
        }
        if (found.size() == 1) {
            output.object(context, KeyCommands.KEY.details(), found.get(0));
        } else {
            output.list(context, KeyCommands.KEY.columns(), found, "no keys");
        }
        return ExitCodes.OK;
    }
}
