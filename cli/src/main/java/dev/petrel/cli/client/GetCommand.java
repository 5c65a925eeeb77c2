// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code petrel <thing> get}. */
@Command(sortOptions = false)
final class GetCommand extends ClientCommand {

    private final String path;
    private final String[] attributes;

    @Parameters(paramLabel = "REF-OR-ID", description = "Which one.")
    private String name = "";

    GetCommand(Surroundings surroundings, String path, String... attributes) {
        super(surroundings);
        this.path = path;
        this.attributes = attributes;
    }

    @Override
    int run(ApiClient api) throws IOException {
        output().object(out(), ok(api.get(path + "/" + ApiClient.segment(name))).object(), attributes);
        return ExitCodes.OK;
    }
}
