// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.client.show.OutputOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel partition show} and {@code check}: who owns which sensor, and whether that needs somebody to act. */
@Command(sortOptions = false)
final class PartitionCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final boolean check;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private PartitionCommand(Surroundings surroundings, boolean check) {
        this.surroundings = surroundings;
        this.check = check;
    }

    static CommandLine show(Surroundings surroundings) {
        return of(surroundings, false, "Shows who owns which sensor, and why.");
    }

    static CommandLine check(Surroundings surroundings) {
        return of(
                surroundings,
                true,
                "Looks for what is wrong with who owns which sensor; exits with 1 if anything needs acting.");
    }

    private static CommandLine of(Surroundings surroundings, boolean check, String description) {
        CommandLine line = new CommandLine(new PartitionCommand(surroundings, check));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        Map<String, @Nullable Object> partition = api.open(surroundings).object("/v1/partition", Map.of());
        List<Map<String, @Nullable Object>> sensors = PartitionFindings.sensors(partition);
        List<String> findings = PartitionFindings.of(partition);
        String source = partition.get("source") == null ? "" : " from " + partition.get("source");
        output.print(
                surroundings,
                partition,
                tables -> !check
                        ? "provider: " + partition.get("provider") + source + "\n\n"
                                + tables.of(Resources.PARTITION, sensors)
                        : findings.isEmpty()
                                ? "OK: nothing to do ("
                                        + (sensors.size() == 1 ? "1 sensor)" : sensors.size() + " sensors)")
                                : "not OK");
        findings.forEach(surroundings.err()::println);
        surroundings.err().flush();
        return check && !findings.isEmpty() ? ExitCodes.FAILED : ExitCodes.OK;
    }
}
