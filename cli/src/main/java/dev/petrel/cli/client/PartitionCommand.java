// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel partition show} and {@code check}: who owns which sensor, and whether an operator must act. */
@Command(sortOptions = false)
final class PartitionCommand implements Callable<Integer> {

    private final CliContext context;
    private final boolean check;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private PartitionCommand(CliContext context, boolean check) {
        this.context = context;
        this.check = check;
    }

    static CommandLine show(CliContext context) {
        return of(context, false, "Shows who owns which sensor, and why.");
    }

    static CommandLine check(CliContext context) {
        return of(
                context,
                true,
                "Looks for what is wrong with who owns which sensor; exits with 1 if anything needs acting.");
    }

    private static CommandLine of(CliContext context, boolean check, String description) {
        CommandLine line = new CommandLine(new PartitionCommand(context, check));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        Map<String, @Nullable Object> partition = api.open(context).object("/v1/partition", Map.of());
        List<Map<String, @Nullable Object>> sensors = PartitionFindings.sensors(partition);
        List<String> findings = PartitionFindings.of(partition);
        String source = partition.get("source") == null ? "" : " from " + partition.get("source");
        output.print(
                context,
                partition,
                tables -> !check
                        ? "provider: " + partition.get("provider") + source + "\n\n"
                                + tables.of(Resources.PARTITION, sensors)
                        : findings.isEmpty()
                                ? "OK: nothing to do ("
                                        + (sensors.size() == 1 ? "1 sensor)" : sensors.size() + " sensors)")
                                : "not OK");
        findings.forEach(context.err()::println);
        context.err().flush();
        return check && !findings.isEmpty() ? ExitCodes.FAILED : ExitCodes.OK;
    }
}
