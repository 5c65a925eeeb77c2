// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.input.KeyItems;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel key load}. */
@Command(
        sortOptions = false,
        description =
                "Creates or changes the keys that a JSON or YAML file holds: a list of objects with name, value and"
                        + " perhaps scope, user, secret, encrypted, ttl, description. Nothing is stored if one of them is wrong.")
final class KeyLoadCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "FILE", description = "The file; its name ends in .json, .yaml or .yml.")
    private Path file = Path.of("");

    @Option(
            names = {"-c", "--convert"},
            description = "Store values that are no text as JSON.")
    private boolean convert;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    KeyLoadCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        List<Map<String, @Nullable Object>> items;
        try {
            items = KeyItems.read(file, convert);
        } catch (IllegalArgumentException e) {
            throw new ClientFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()));
        }
        Api open = api.open(context);
        List<Map<String, @Nullable Object>> stored = new ArrayList<>();
        for (Map<String, @Nullable Object> item : items) {
            stored.add(open.put(KeyCommands.KEY.path(String.valueOf(item.get("name"))), item));
        }
        output.list(context, KeyCommands.KEY.columns(), stored, "no keys in \"" + file + "\"");
        return ExitCodes.OK;
    }
}
