// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Field;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel apikey list}. */
@Command(sortOptions = false, description = "Lists API keys, without the keys themselves, which nobody knows any more.")
final class ApiKeyListCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Only those of this user.")
    private @Nullable String user;

    @Option(
            names = {"-d", "--detail"},
            description = "With all that there is of each.")
    private boolean detail;

    @Option(names = "--show-secrets", description = "With the hashes of the keys.")
    private boolean secrets;

    @Mixin
    private ListSize size = new ListSize();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    ApiKeyListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("user", user);
        query.put("limit", size.limit());
        query.put("show_secrets", secrets ? true : null);
        List<Field> columns = new ArrayList<>(ApiKeyCommands.API_KEY.columns());
        if (detail || secrets) {
            columns.add(Field.of("uid"));
            columns.add(Field.of("key_hash"));
        }
        Api.Page page = api.open(context).list(ApiKeyCommands.API_KEY.path(), query);
        output.list(context, columns, page.items(), "no API keys");
        ListSize.tellOfTheRest(context, output, page, "first");
        return ExitCodes.OK;
    }
}
