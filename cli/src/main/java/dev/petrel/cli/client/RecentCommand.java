// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code petrel execution list} and {@code petrel trigger-instance list}: the newest ones, the newest last. */
abstract class RecentCommand extends ClientCommand {

    private final String path;
    private final String[] columns;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            defaultValue = "50",
            description = "How many of the newest, -1 for all. Default: ${DEFAULT-VALUE}.")
    private int last;

    RecentCommand(Surroundings surroundings, String path, String... columns) {
        super(surroundings);
        this.path = path;
        this.columns = columns;
    }

    abstract void restrict(Map<String, @Nullable Object> query);

    @Override
    int run(ApiClient api) throws IOException {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("limit", last);
        restrict(query);
        ApiClient.Answer answer = ok(api.get(path, query));
        List<Map<String, @Nullable Object>> items = new ArrayList<>(answer.list());
        Collections.reverse(items);
        output().list(out(), items, columns);
        if (answer.total() > items.size()) {
            err().println("These are the newest " + items.size() + " of " + answer.total()
                    + "; -n says how many to show.");
        }
        return ExitCodes.OK;
    }

    /** {@code petrel execution list}. */
    @Command(name = "list", sortOptions = false, description = "Lists the newest executions, the newest last.")
    static final class Executions extends RecentCommand {

        @Option(names = "--status", paramLabel = "STATUS", description = "Only those in this state.")
        private @Nullable String status;

        @Option(names = "--action", paramLabel = "REF", description = "Only those of this action.")
        private @Nullable String action;

        @Option(names = "--rule", paramLabel = "REF", description = "Only those that this rule requested.")
        private @Nullable String rule;

        @Option(
                names = {"--trigger-instance", "--trigger_instance"},
                paramLabel = "ID",
                description = "Only those that this event caused.")
        private @Nullable String triggerInstance;

        Executions(Surroundings surroundings) {
            super(
                    surroundings,
                    "/v1/executions",
                    "id",
                    "action.ref",
                    "context.user",
                    "status",
                    "liveaction.runner_info.node",
                    "start_timestamp",
                    "end_timestamp");
        }

        @Override
        void restrict(Map<String, @Nullable Object> query) {
            query.put("status", status);
            query.put("action", action);
            query.put("rule", rule);
            query.put("trigger_instance", triggerInstance);
        }
    }

    /** {@code petrel trigger-instance list}. */
    @Command(name = "list", sortOptions = false, description = "Lists the newest events, the newest last.")
    static final class TriggerInstances extends RecentCommand {

        @Option(names = "--trigger", paramLabel = "REF", description = "Only those of this trigger.")
        private @Nullable String trigger;

        @Option(names = "--status", paramLabel = "STATUS", description = "processed or processing_failed.")
        private @Nullable String status;

        TriggerInstances(Surroundings surroundings) {
            super(surroundings, "/v1/triggerinstances", "id", "trigger", "occurrence_time", "status");
        }

        @Override
        void restrict(Map<String, @Nullable Object> query) {
            query.put("trigger", trigger);
            query.put("status", status);
        }
    }
}
