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

/** {@code petrel key delete_by_prefix}. */
@Command(sortOptions = false, description = "Deletes all keys whose names begin with the same text.")
final class KeyDeleteByPrefixCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = {"-p", "--prefix"},
            required = true,
            paramLabel = "PREFIX",
            description = "How the names begin, mypack.MySensor: for instance.")
    private String prefix = "";

    @Mixin
    private KeyScope scope = new KeyScope();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    KeyDeleteByPrefixCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        if (prefix.isEmpty()) {
            throw new ClientFailure(ExitCodes.USAGE, "--prefix is empty, which would delete every key; say which");
        }
        Api open = api.open(context);
        Map<String, @Nullable Object> query = scope.query();
        query.put("prefix", prefix);
        query.put("limit", -1);
        List<String> deleted = new ArrayList<>();
        for (Map<String, @Nullable Object> key :
                open.list(KeyCommands.KEY.path(), query).items()) {
            String name = String.valueOf(key.get("name"));
            // One that has gone meanwhile is as it should be.
            if (open.removeIfThere(KeyCommands.path(name, scope.query()))) {
                deleted.add(name);
            }
        }
        output.print(
                context,
                deleted,
                "Deleted " + deleted.size() + " keys" + (deleted.isEmpty() ? "" : ": " + String.join(", ", deleted)));
        return ExitCodes.OK;
    }
}
