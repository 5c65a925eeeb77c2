// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel partition plan}: what a map would change, before it is used. */
@Command(
        sortOptions = false,
        description =
                "Shows what a partition map would change, before it is used; exits with 1 if it has errors or warnings.")
final class PartitionPlanCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(names = "--file", required = true, paramLabel = "MAP", description = "The map to try, a file here.")
    private Path file = Path.of("");

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    PartitionPlanCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        Map<String, @Nullable Object> plan =
                open.object(open.post("/v1/partition/plan", Map.of("file", file.toString(), "map", text())));
        List<Map<String, @Nullable Object>> sensors = PartitionFindings.sensors(plan);
        long changes = sensors.stream()
                .filter(one -> Boolean.TRUE.equals(one.get("changed")))
                .count();
        List<String> errors = Json.strings(plan.get("errors"));
        List<String> warnings = Json.strings(plan.get("warnings"));
        output.print(
                context,
                plan,
                tables -> !errors.isEmpty()
                        ? "This map would be refused."
                        : tables.of(Resources.PARTITION_PLAN, sensors) + System.lineSeparator() + changes + " of "
                                + sensors.size() + (sensors.size() == 1 ? " sensor" : " sensors") + " would change");
        errors.forEach(error -> context.err().println("error: " + error));
        warnings.forEach(warning -> context.err().println("warning: " + warning));
        context.err().flush();
        return errors.isEmpty() && warnings.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private String text() throws ClientFailure {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ClientFailure(
                    ExitCodes.USAGE, "--file: \"" + file + "\" cannot be read as UTF-8 text: " + e.getMessage());
        }
    }
}
