// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel apply-rbac-definitions}. */
@Command(
        sortOptions = false,
        description = "Applies the role files of the node that answers: all of them, or none if anything is wrong.")
final class ApplyRbacCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(names = "--verbose", description = "Says of each role and user whether it is new, changed or removed.")
    private boolean verbose;

    @Mixin
    private ApiOptions api = new ApiOptions();

    ApplyRbacCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        Map<String, @Nullable Object> done = open.object(open.post("/v1/rbac/apply_definitions", Map.of()));
        PrintWriter out = context.out();
        out.println("Applied " + done.get("directory") + ": roles " + done.get("roles") + ", users with roles "
                + done.get("role_assignments") + ", groups with roles " + done.get("group_to_role_maps") + "; changed "
                + lines(done, "changes").size() + ".");
        if (verbose) {
            lines(done, "changes").forEach(out::println);
        }
        out.flush();
        lines(done, "problems").forEach(context.err()::println);
        lines(done, "advice").forEach(context.err()::println);
        context.err().flush();
        return ExitCodes.OK;
    }

    private static List<String> lines(Map<String, @Nullable Object> done, String key) {
        return done.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
