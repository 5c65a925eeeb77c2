// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
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

    private final CliContext context;
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

    StatusCommand(CliContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Override
    public Integer call() throws ClientFailure, InterruptedException {
        return watching.run(context, clock, this::show);
    }

    private int show(CliContext context) throws ClientFailure {
        Map<String, Integer> late = lateAfter == null ? Map.of() : Map.of("late_after", lateAfter);
        Map<String, @Nullable Object> status = api.open(context).object("/v1/status", late);
        output.print(
                context,
                status,
                tables -> new StatusText(status, tables, context.terminal().colours()).text());
        return "error".equals(status.get("verdict")) ? ExitCodes.FAILED : ExitCodes.OK;
    }
}
