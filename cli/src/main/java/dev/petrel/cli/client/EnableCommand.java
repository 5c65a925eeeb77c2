// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code petrel rule enable|disable} and {@code petrel sensor enable|disable}. */
@Command(sortOptions = false)
final class EnableCommand extends ClientCommand {

    private final String path;
    private final boolean enabled;

    @Parameters(paramLabel = "REF", description = "Which one.")
    private String name = "";

    EnableCommand(Surroundings surroundings, String path, boolean enabled) {
        super(surroundings);
        this.path = path;
        this.enabled = enabled;
    }

    @Override
    int run(ApiClient api) throws IOException {
        var changed = ok(api.put(path + "/" + ApiClient.segment(name), Map.of("enabled", enabled)));
        output().object(out(), changed.object(), "ref", "enabled");
        return ExitCodes.OK;
    }
}
