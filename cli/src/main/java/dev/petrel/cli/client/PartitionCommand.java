// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code petrel partition show|check}. */
@Command(sortOptions = false)
final class PartitionCommand extends ClientCommand {

    private final boolean check;

    /** @param check whether to tell what is wrong only, and to exit with 1 if something is */
    PartitionCommand(Surroundings surroundings, boolean check) {
        super(surroundings);
        this.check = check;
    }

    @Override
    int run(ApiClient api) throws IOException {
        Map<String, @Nullable Object> partition = ok(api.get("/v1/partition")).object();
        Object error = partition.get("error");
        List<String> warnings = Json.strings(partition.get("warnings"));
        if (output().format() != Output.Format.table) {
            output().structured(out(), partition);
        } else if (!check) {
            show(partition);
        }
        if (check) {
            if (error != null) {
                err().println("error: " + error);
            }
            warnings.forEach(warning -> err().println("warning: " + warning));
            if (error == null && warnings.isEmpty() && output().format() == Output.Format.table) {
                out().println(
                                "The partition is fine: every enabled sensor has a node, every node's sensors are known.");
            }
            return error == null && warnings.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
        }
        return ExitCodes.OK;
    }

    @SuppressWarnings("unchecked")
    private void show(Map<String, @Nullable Object> partition) {
        Object source = partition.get("source");
        out().println("Partition provider: " + partition.get("provider") + (source == null ? "" : ", " + source));
        if (partition.get("sensors") instanceof List<?> rows) {
            output().list(
                            out(),
                            (List<Map<String, @Nullable Object>>) rows,
                            "sensor",
                            "nodes",
                            "owner",
                            "epoch",
                            "why");
        }
        if (partition.get("error") != null) {
            err().println("error: " + partition.get("error"));
        }
        Json.strings(partition.get("warnings")).forEach(warning -> err().println("warning: " + warning));
    }
}
