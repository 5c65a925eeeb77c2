// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel key list}. */
@Command(sortOptions = false, description = "Lists keys by name, those of the system first and then your own.")
final class KeyListCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "Only those whose name begins so.")
    private @Nullable String prefix;

    @Option(
            names = {"-d", "--decrypt"},
            description = "Show secrets in clear.")
    private boolean decrypt;

    @Option(
            names = {"-s", "--scope"},
            paramLabel = "SCOPE",
            description = "Whose: all, system, or user for your own. Default: all.")
    private String scope = "all";

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Only those of this user; another than you is for admins.")
    private @Nullable String user;

    @Mixin
    private ListSize size = new ListSize();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    KeyListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("prefix", prefix);
        query.put("scope", scope);
        query.put("user", user);
        query.put("decrypt", decrypt ? true : null);
        query.put("limit", size.limit());
        Api.Page page = api.open(context).list(KeyCommands.KEY.path(), query);
        output.list(context, KeyCommands.KEY.columns(), page.items(), "no keys");
        ListSize.tellOfTheRest(context, output, page, "first");
        return ExitCodes.OK;
    }
}
