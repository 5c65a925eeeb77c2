// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code petrel execution cancel}. */
@Command(name = "cancel", sortOptions = false, description = "Cancels an execution that has not ended.")
final class CancelCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The execution.")
    private String id = "";

    CancelCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(ApiClient api) throws IOException {
        output().object(
                        out(),
                        ok(api.delete("/v1/executions/" + ApiClient.segment(id)))
                                .object(),
                        "id",
                        "status");
        return ExitCodes.OK;
    }
}
