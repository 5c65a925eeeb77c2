// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel partition move}: hands one sensor over to another node. */
@Command(
        sortOptions = false,
        description =
                "Hands a sensor over to another live node. It stays there until that node's sensor container ends, or --back.")
final class PartitionMoveCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(paramLabel = "SENSOR", description = "Its reference.")
    private String sensor = "";

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    /** Whereto. */
    static final class Where {
        @Option(names = "--to", required = true, paramLabel = "NODE", description = "The node to run it.")
        private String to = "";

        @Option(names = "--back", required = true, description = "To where the partition says.")
        private boolean back;
    }

    PartitionMoveCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        String path = "/v1/partition/moves/" + sensor;
        Map<String, @Nullable Object> done = where.back ? open.delete(path) : open.put(path, Map.of("node", where.to));
        output.print(context, done, String.valueOf(done.get("text")));
        return ExitCodes.OK;
    }
}
