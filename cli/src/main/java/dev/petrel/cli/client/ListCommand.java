// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
import dev.petrel.cli.client.show.OutputFormat;
import dev.petrel.cli.client.show.OutputOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

/** {@code petrel NOUN list}. */
@Command(sortOptions = false)
final class ListCommand implements Callable<Integer> {

    private static final String NEWEST = "50";

    private final Surroundings surroundings;
    private final Resource resource;
    private final Map<String, OptionSpec> filters = new LinkedHashMap<>();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    private ListCommand(Surroundings surroundings, Resource resource) {
        this.surroundings = surroundings;
        this.resource = resource;
    }

    static CommandLine of(Surroundings surroundings, Resource resource) {
        ListCommand command = new ListCommand(surroundings, resource);
        if (resource.grows()) {
            command.filters.put(
                    "limit",
                    OptionSpec.builder("-n", "--last")
                            .paramLabel("N")
                            .type(Integer.class)
                            .defaultValue(NEWEST)
                            .description("How many of the newest; -1 for all. Default: " + NEWEST + ".")
                            .build());
        }
        for (Resource.Filter filter : resource.filters()) {
            command.filters.put(
                    filter.parameter(),
                    OptionSpec.builder(filter.option().split(","))
                            .paramLabel(filter.label())
                            .type(String.class)
                            .description(filter.description())
                            .build());
        }
        CommandLine line = new CommandLine(command);
        command.filters.values().forEach(line.getCommandSpec()::addOption);
        line.getCommandSpec()
                .usageMessage()
                .description("Lists " + resource.noun() + "s" + (resource.grows() ? ", oldest first." : "."));
        return line;
    }

    @Override
    public Integer call() throws ClientFailure {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("limit", -1);
        filters.forEach((parameter, option) -> query.put(parameter, option.getValue()));
        if (output.format() == OutputFormat.TABLE) {
            query.put("include_attributes", resource.attributes());
        }
        Api.Page page = api.open(surroundings).list(resource.path(), query);
        List<Map<String, @Nullable Object>> found = new ArrayList<>(page.items());
        if (resource.grows()) {
            Collections.reverse(found); // the API has the newest first; on a terminal it belongs at the bottom
        }
        output.list(surroundings.out(), resource.columns(), found);
        if (output.format() == OutputFormat.TABLE && page.total() > found.size()) {
            surroundings
                    .err()
                    .println("the newest " + found.size() + " of " + page.total() + "; -n says how many to show");
            surroundings.err().flush();
        }
        return ExitCodes.OK;
    }
}
