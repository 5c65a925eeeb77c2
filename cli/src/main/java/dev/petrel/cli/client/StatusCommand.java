// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.client.show.OutputOptions;
import dev.petrel.engine.lifecycle.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel status}: how the cluster fares as the node that answers sees it. */
@Command(
        sortOptions = false,
        description = "Shows how the cluster fares; exits with 1 if something is wrong, not for mere warnings.")
final class StatusCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final Clock clock;

    @Option(
            names = "--late-after",
            paramLabel = "SECONDS",
            description = "An execution that is requested for longer is an error. Default: 30.")
    private @Nullable Integer lateAfter;

    @Mixin
    private Watching watching = new Watching();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    StatusCommand(Surroundings surroundings, Clock clock) {
        this.surroundings = surroundings;
        this.clock = clock;
    }

    @Override
    public Integer call() throws ClientFailure, InterruptedException {
        return watching.run(surroundings, clock, this::show);
    }

    private int show(Surroundings around) throws ClientFailure {
        Map<String, Integer> late = lateAfter == null ? Map.of() : Map.of("late_after", lateAfter);
        Map<String, @Nullable Object> status = api.open(around).object("/v1/status", late);
        output.print(
                around,
                status,
                tables -> new StatusText(status, tables, around.terminal().colours()).text());
        return "error".equals(status.get("verdict")) ? ExitCodes.FAILED : ExitCodes.OK;
    }
}
