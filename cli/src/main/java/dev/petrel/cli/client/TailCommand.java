// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.lifecycle.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel execution tail}. */
@Command(
        sortOptions = false,
        description = "Follows an execution to its end, and exits with 0 if it succeeded and 1 if not. Of a workflow it"
                + " tells the tasks' starts, ends and output, of any other action the output as it comes.")
final class TailCommand implements Callable<Integer> {

    private final CliContext context;
    private final Clock clock;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "Its id; last, the newest, unless said.")
    private String id = "last";

    @Mixin
    private ApiOptions options = new ApiOptions();

    TailCommand(CliContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Override
    public Integer call() throws ClientFailure, InterruptedException {
        Api api = options.open(context);
        Map<String, @Nullable Object> execution = api.find(Resources.EXECUTION.path(id) + "?exclude_attributes=result")
                .orElseThrow(() -> Absent.of(api, Resources.EXECUTION, id));
        Map<String, @Nullable Object> over =
                Following.untilOver(api, context, clock, execution, null).orElseThrow();
        TaskLine end = TaskLine.of(over);
        context.out()
                .println("execution " + end.id() + ": " + end.status()
                        + (end.took().isEmpty() ? "" : " after " + end.took()));
        context.out().flush();
        return "succeeded".equals(end.status()) ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
