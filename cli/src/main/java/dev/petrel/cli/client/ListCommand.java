// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code petrel <thing> list} for things of which there are not many. */
@Command(sortOptions = false)
final class ListCommand extends ClientCommand {

    private final String path;
    private final String[] columns;

    @Option(
            names = {"-p", "--pack"},
            paramLabel = "PACK",
            description = "Only those of this pack.")
    private @Nullable String pack;

    ListCommand(Surroundings surroundings, String path, String... columns) {
        super(surroundings);
        this.path = path;
        this.columns = columns;
    }

    @Override
    int run(ApiClient api) throws IOException {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("limit", -1);
        query.put("pack", pack);
        output().list(out(), ok(api.get(path, query)).list(), columns);
        return ExitCodes.OK;
    }
}
